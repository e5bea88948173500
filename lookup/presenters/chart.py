"""The page on which one condition is coded: everything it shows, from what the encounter keeps."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lookup import codeset_store, pinned
from lookup.codeset import Edition, Tabular
from lookup.engine import Asking, Questionnaire, Reached, Rejected
from lookup.models import Condition, Encounter
from lookup.models.encounters import OPEN, REOPEN_REASONS, STATUSES, TRANSITIONS
from lookup.permissions import User, can_answer
from lookup.presenters import encounters, handover, queries, questionnaire, result
from lookup.presenters.questionnaire import Asked, Fact, Possible, Removed
from lookup.presenters.together import Together, of_encounter
from lookup.presenters.undo import Undo, undo


class NoSuchPlace(LookupError):
    """The page was asked for a question or a place in the code tree that there is not; says which."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One condition of an encounter. Exactly one of `asked`, `outcome` and `problem` is set.

    Codes that were chosen before the questions were answered to the end stand for themselves: then the
    outcome is unfinished, and `next_question` is the key of the question that would come next.

    `asked` is the next question, or one that is asked again (`changing`). `number` counts the questions
    answered so far, this one included. `closable`: what is documented was said, so that the rest may be
    closed.
    """

    encounter: Encounter
    condition: Condition
    status: str
    edition: Edition | None
    editable: bool
    owned: bool
    tabs: tuple[encounters.Tab, ...]
    together: Together
    facts: tuple[Fact, ...]
    back: str
    undo: Undo | None
    asked: Asked | None
    changing: bool
    number: int
    possible: Possible | None
    removed: tuple[Removed, ...]
    outcome: result.Outcome | None
    tree: handover.Tree | None
    accepted: encounters.Accepted | None
    problem: bool
    next_question: str
    announcement: str
    closable: bool
    sent: queries.Sent

    @property
    def is_open_question(self) -> bool:
        """Whether the question was chosen from the open ones of a result."""
        return self.asked is not None and not self.changing and not self.possible

    @property
    def begins(self) -> bool:
        """Whether nothing of this condition is answered yet, so that a text is asked for first."""
        return self.editable and not (self.own_answers or self.changing or self.accepted)

    @property
    def own_answers(self) -> int:
        """How many answers starting over would withdraw."""
        return self.number - 1

    @property
    def reopenable(self) -> bool:
        """Whether the encounter is accepted and may be opened again."""
        return "reopened" in TRANSITIONS[self.encounter.status] and self.encounter.status != "waiting"

    @property
    def reopen_reasons(self) -> list[tuple[str, str]]:
        """Why it may be opened again; another condition has a button of its own."""
        return [each for each in REOPEN_REASONS.items() if each[0] != "condition"]

    @property
    def proposed(self) -> list[result.AdviceLine]:
        """The queries that the result proposes and that are not open."""
        sent = {line.query.advice for line in self.sent.open}
        return [line for line in self.outcome.queries if line.key not in sent] if self.outcome else []

    @property
    def as_given(self) -> bool:
        """Whether what was accepted is just what the answers lead to."""
        given = [line.code for line in self.outcome.codes] if self.outcome else []
        return self.accepted is not None and [code for code, _ in self.accepted.codes] == given

    @property
    def used(self) -> list[Fact]:
        """The answers that matter now."""
        return [fact for fact in self.facts if fact.used]

    @property
    def unused(self) -> list[Fact]:
        """The answers that are kept but change nothing now."""
        return [fact for fact in self.facts if not fact.used]


def chart(
    condition: Condition,
    conditions: Sequence[Condition],
    user: User,
    *,
    change: str = "",
    at: str = "",
    query: str = "",
) -> Chart:
    """The page of a condition, one of the `conditions` of its encounter, for an account.

    `change` is a question to ask again, `at` a place below a hand-over to the code tree, `query` the number
    of an answered query that led back to the question. Raises NoSuchPlace for what there is not.
    """
    encounter = condition.encounter
    tabular = pinned.tabular(encounter)
    words = pinned.questionnaire(condition.questionnaire_revision)
    given = condition.answers
    answer = pinned.resolve(condition)
    owned = can_answer(user, encounter)
    editable = owned and encounter.status in OPEN
    chosen_early = bool(condition.accepted) and not isinstance(answer, Reached)
    sent = _sent(condition, query)
    asked = _asked(words, answer, condition, change if editable else "", sent.provided)
    possible = None
    if isinstance(answer, Asking) and not chosen_early:
        possible = questionnaire.possible(tabular, answer)
    removed, outcome = _led_to(
        words,
        encounter.data_version.sha256,
        encounter.date_of_service,
        tuple(given.items()),
        answer,
        tuple(condition.origins.items()),
    )
    outcome = result.UNFINISHED if chosen_early else outcome
    return Chart(
        encounter=encounter,
        condition=condition,
        status=STATUSES[encounter.status],
        edition=codeset_store.edition_on(encounter.date_of_service),
        editable=editable,
        owned=owned,
        tabs=encounters.tabs(conditions, condition),
        together=of_encounter(conditions, tabular),
        facts=questionnaire.facts(words, given, answer, condition.origins),
        back=questionnaire.last_answer(words, given, answer),
        undo=undo(condition) if editable else None,
        asked=asked,
        changing=bool(asked and asked.answered),
        number=_number(condition),
        possible=possible,
        removed=removed,
        outcome=None if asked else outcome,
        tree=_tree(tabular, outcome, at) if not asked else None,
        accepted=encounters.accepted(condition, tabular),
        problem=not asked and not outcome,
        next_question=answer.question.key if chosen_early and isinstance(answer, Asking) else "",
        announcement=_announcement(answer, condition, outcome, possible),
        closable=bool(asked) and words.begun(given),
        sent=sent,
    )


def current(conditions: Sequence[Condition]) -> Condition:
    """The condition to go on with: the first that is not accepted, else the last."""
    return next((each for each in conditions if not each.accepted), conditions[-1])


def own_answers(condition: Condition) -> list[str]:
    """The questions answered for this condition, without what holds for the whole encounter."""
    remembered = pinned.questionnaire(condition.questionnaire_revision).document.remembered
    return [key for key, _ in condition.facts if key not in remembered]


def _asked(
    words: Questionnaire, answer: Asking | object, condition: Condition, change: str, provided: str
) -> Asked | None:
    """The question to change, marked with what the provider answered, or the next one; None once codes were
    chosen in its place."""
    if change:
        if change not in words.by_key:
            raise NoSuchPlace(f"The questionnaire has no question {change!r}.")
        asked = questionnaire.asked(words.by_key[change], condition.answers)
        return questionnaire.with_provided(asked, provided) if provided else asked
    if not isinstance(answer, Asking) or condition.accepted:
        return None
    return questionnaire.asked(answer.question, condition.answers)


@lru_cache(maxsize=1024)
def _led_to(
    words: Questionnaire,
    data_version: str,
    on: datetime.date,
    given: tuple[tuple[str, str], ...],
    answer: Asking | Reached | Rejected,
    origins: tuple[tuple[str, str], ...],
) -> tuple[tuple[Removed, ...], result.Outcome | None]:
    """What each answer took away, and the result; the same answers come again all day, and both take
    milliseconds."""
    tabular, facts = codeset_store.tabular(on, data_version), dict(given)
    outcome = None
    if isinstance(answer, Reached):
        outcome = result.outcome(words, tabular, facts, answer, dict(origins))
    return questionnaire.removed(words, tabular, facts), outcome


def _announcement(
    answer: Asking | Reached | Rejected,
    condition: Condition,
    outcome: result.Outcome | None,
    possible: Possible | None,
) -> str:
    if outcome is result.UNFINISHED:
        return questionnaire.announced(condition.accepted)
    codes = tuple(line.code for line in outcome.codes) if outcome else ()
    return questionnaire.announcement(answer, codes, possible.count if possible else 0)


def _sent(condition: Condition, number: str) -> queries.Sent:
    try:
        return queries.sent(condition, number)
    except KeyError as error:
        raise NoSuchPlace("This condition has no such query.") from error


def _number(condition: Condition) -> int:
    """Which question this is, not counting what is remembered from chart to chart."""
    return 1 + len(own_answers(condition))


def _tree(tabular: Tabular, outcome: result.Outcome | None, at: str) -> handover.Tree | None:
    if not outcome or not outcome.tree:
        return None
    try:
        return handover.tree(tabular, outcome.tree, at)
    except KeyError as error:
        raise NoSuchPlace(f"{at!r} does not lie below {outcome.tree}.") from error
