"""The page on which one condition is coded: everything it shows, from what the encounter keeps."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lookup import codeset_store, pinned
from lookup.codeset import Edition, Tabular
from lookup.engine import Asking, Questionnaire, Reached, Rejected
from lookup.models import AuditEvent, Condition, Encounter
from lookup.models.encounters import ENDED, OPEN, REOPEN_REASONS, STATUSES
from lookup.permissions import User, can_answer, owns
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
    coder: str
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
        """Whether the question was chosen from the open ones of a result, or beside codes chosen early."""
        aside = not self.possible or self.accepted is not None
        return self.asked is not None and not self.changing and aside

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
        return self.encounter.status in ENDED

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


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the pages of an encounter's conditions share, read once."""

    conditions: Sequence[Condition]
    tabular: Tabular
    edition: Edition | None
    coder: str
    owned: bool
    together: Together
    queries: queries.OfEncounter
    acceptances: Mapping[int, AuditEvent]


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
    whole = _whole(condition.encounter, conditions, user)
    return _chart(condition, whole, change=change, at=at, query=query, undoable=True)


def charts(conditions: Sequence[Condition], user: User) -> list[Chart]:
    """Every condition of an encounter, to be read: without what the last step was."""
    whole = _whole(conditions[0].encounter, conditions, user)
    return [_chart(each, whole) for each in conditions]


def _whole(encounter: Encounter, conditions: Sequence[Condition], user: User) -> _Whole:
    tabular = pinned.tabular(encounter)
    return _Whole(
        conditions=conditions,
        tabular=tabular,
        edition=codeset_store.edition_on(encounter.date_of_service),
        coder=(user if owns(user, encounter) else encounter.coder).get_username(),
        owned=can_answer(user, encounter),
        together=of_encounter(conditions, tabular),
        queries=queries.of_encounter(encounter),
        acceptances=encounters.acceptances(conditions),
    )


def _chart(
    condition: Condition,
    whole: _Whole,
    *,
    change: str = "",
    at: str = "",
    query: str = "",
    undoable: bool = False,
) -> Chart:
    encounter, given, tabular = condition.encounter, condition.answers, whole.tabular
    words = pinned.questionnaire(condition.questionnaire_revision)
    answer = pinned.resolve(condition)
    editable = whole.owned and encounter.status in OPEN
    chosen_early = bool(condition.accepted) and not isinstance(answer, Reached)
    sent = _sent(condition, whole.queries, query)
    asked = _asked(words, answer, condition, change if editable else "", sent)
    possible = questionnaire.possible(tabular, answer) if asked and isinstance(answer, Asking) else None
    removed, outcome = _led_to(words, condition, answer)
    outcome = outcome or (result.UNFINISHED if chosen_early else None)
    return Chart(
        encounter=encounter,
        condition=condition,
        coder=whole.coder,
        status=STATUSES[encounter.status],
        edition=whole.edition,
        editable=editable,
        owned=whole.owned,
        tabs=encounters.tabs(whole.conditions, condition),
        together=whole.together,
        facts=questionnaire.facts(words, given, answer, condition.origins),
        back=questionnaire.last_answer(words, given, answer),
        undo=undo(condition) if editable and undoable else None,
        asked=asked,
        changing=bool(asked and asked.answered),
        number=_number(condition),
        possible=possible,
        removed=removed,
        outcome=None if asked else outcome,
        tree=_tree(tabular, outcome, at) if not asked else None,
        accepted=encounters.accepted(condition, tabular, whole.acceptances),
        problem=not asked and not outcome,
        next_question=answer.question.key if chosen_early and isinstance(answer, Asking) else "",
        announcement=_announcement(condition, answer, asked, outcome, possible),
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
    words: Questionnaire,
    answer: Asking | Reached | Rejected,
    condition: Condition,
    change: str,
    sent: queries.Sent,
) -> Asked | None:
    """The question to change, else the next one; codes that were chosen early are asked no further."""
    if change and change not in words.by_key:
        raise NoSuchPlace(f"The questionnaire has no question {change!r}.")
    if change:
        question = words.by_key[change]
    elif isinstance(answer, Asking) and not condition.accepted:
        question = answer.question
    else:
        return None
    asked = questionnaire.asked(question, condition.answers)
    return questionnaire.with_provided(asked, sent.provided) if sent.provided else asked


def _announcement(
    condition: Condition,
    answer: Asking | Reached | Rejected,
    asked: Asked | None,
    outcome: result.Outcome | None,
    possible: Possible | None,
) -> str:
    if condition.encounter.status == "waiting":
        return "The encounter waits for the provider’s answer to a query."
    if outcome is result.UNFINISHED and not asked:
        return questionnaire.announced(tuple(condition.accepted))
    codes = tuple(line.code for line in outcome.codes) if outcome else ()
    return questionnaire.announcement(answer, codes, possible.count if possible else 0)


def _led_to(
    words: Questionnaire, condition: Condition, answer: Asking | Reached | Rejected
) -> tuple[tuple[Removed, ...], result.Outcome | None]:
    """What each answer took away, and the result."""
    encounter = condition.encounter
    given, origins = tuple(condition.answers.items()), tuple(condition.origins.items())
    pins = encounter.data_version.sha256, encounter.date_of_service
    return _kept_result(words, *pins, given, answer, origins)


@lru_cache(maxsize=1024)
def _kept_result(
    words: Questionnaire,
    data_version: str,
    on: datetime.date,
    given: tuple[tuple[str, str], ...],
    answer: Asking | Reached | Rejected,
    origins: tuple[tuple[str, str], ...],
) -> tuple[tuple[Removed, ...], result.Outcome | None]:
    """The same answers come again all day, and what they lead to takes milliseconds to say."""
    tabular, facts = codeset_store.tabular(on, data_version), dict(given)
    outcome = None
    if isinstance(answer, Reached):
        outcome = result.outcome(words, tabular, facts, answer, dict(origins))
    return questionnaire.removed(words, tabular, facts), outcome


def _sent(condition: Condition, found: queries.OfEncounter, number: str) -> queries.Sent:
    try:
        return queries.sent(condition, found, number)
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
