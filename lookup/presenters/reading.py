"""The facts of a text that was read, to use, change or drop, and the text with its marks.

Pure: nothing of the text stays anywhere but in what is returned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from lookup import engine
from lookup.codeset import Tabular
from lookup.engine import Asking
from lookup.engine.document import Question
from lookup.engine.questionnaire import Questionnaire
from lookup.presenters.citations import Citation
from lookup.presenters.marks import Piece, Sign, pieces, sign_of, words
from lookup.presenters.questionnaire import cited
from lookup.reading.facts import ReadCondition, ReadFact

Facts = Mapping[str, str]
Read = Sequence[tuple[ReadCondition, Facts]]
"""The conditions of a text, each with the answers that it gives."""

MOST_KEYS = 9
CERTAINTY = "certainty"
"""The question of how a condition is worded."""

UNCERTAIN = {
    "outpatient": (
        "In this setting a condition worded as uncertain is not coded; the symptom is.",
        "guideline:IV.H",
    ),
    "inpatient": (
        "In this setting a condition that is still worded as uncertain at discharge is coded as established.",
        "guideline:II.H",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What the facts are for: the questionnaire, the code set of the day, and the answers that stand."""

    questionnaire: Questionnaire
    tabular: Tabular
    given: Facts

    def standing(self, first: bool) -> Facts:
        """The answers that stand: those of this condition, or those that a further one begins with."""
        everywhere = self.questionnaire.document.remembered
        return self.given if first else {key: self.given[key] for key in everywhere if key in self.given}

    def needed(self, stands: Facts, read: Facts) -> frozenset[str]:
        """The questions whose answers count, of those that were read."""
        return engine.needed(self.questionnaire, self.tabular, {**stands, **read}, read)


@dataclass(frozen=True, slots=True)
class Offered:
    """A fact on the list, as the form keeps it: group, question, the choice read, the choice now, use or not.

    `words` and `status` are known only while the text is.
    """

    group: int
    question: str
    read: str
    choice: str
    use: bool = True
    words: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact to use, change or drop, at its place (`index`) in the form.

    `number` is 0 when it would change nothing here. `answered` is another answer that stands so far, in
    words; `same` says that this one stands already.
    """

    index: int
    number: int
    offered: Offered
    sign: Sign
    asked: str
    choices: tuple[tuple[str, str], ...]
    answered: str
    same: bool

    @property
    def key(self) -> str:
        """The key that uses or drops it."""
        return str(self.number) if 0 < self.number <= MOST_KEYS else ""

    @property
    def changed(self) -> bool:
        """Whether the coder has chosen something else than was read."""
        return self.offered.choice != self.offered.read


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one condition of the text; every group but the first becomes a further condition."""

    number: int
    used: bool
    further: bool
    rows: tuple[Row, ...]
    aside: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something recognised that was not taken as an answer; its sign says why."""

    words: tuple[str, ...]
    sign: Sign
    meaning: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What the guidelines say of uncertain wording in a setting."""

    sentence: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Review:
    """Everything of the page. `pieces` is empty when the text was taken off it; `more` facts had no room.

    `mentions` were recognised and are not said of this patient now; `outweighed` are, but less definite.
    """

    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...] = ()
    mentions: tuple[Mention, ...] = ()
    outweighed: tuple[Mention, ...] = ()
    rules: tuple[Rule, ...] = ()
    more: int = 0

    @property
    def fields(self) -> int:
        """How many facts the form holds."""
        return sum(len(group.rows) + len(group.aside) for group in self.groups)

    @property
    def count(self) -> int:
        """How many facts count here."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def announcement(self) -> str:
        """One sentence for screen readers."""
        if not self.count:
            return "Nothing in this text answers a question."
        facts = f"{self.count} fact{'s' if self.count > 1 else ''} read from the text"
        conditions = len(self.groups)
        return f"{facts}, for {conditions} conditions." if conditions > 1 else f"{facts}."


def of_text(text: str, read: Read, place: Place, most: int) -> Review:
    """A text that was just read, with at most so many facts."""
    answering = [(condition, answers) for condition, answers in read if condition.facts]
    found = [
        (offered, fact)
        for group, (condition, answers) in enumerate(answering, 1)
        for offered, fact in _offered(text, group, condition, answers, place)
    ]
    shown, facts = found[:most], [fact for _, fact in found]
    every = [fact for condition, _ in read for fact in condition.mentions]
    mentions = [fact for fact in every if fact.status != "affirmed"]
    review = of_form([offered for offered, _ in shown], place)
    rows = [row for group in review.groups for row in group.rows]
    taken = {row.number: facts[row.index] for row in rows}
    beside = [fact for index, fact in enumerate(facts) if index not in {row.index for row in rows}]
    uncertain = any(fact.status == "uncertain" for fact in (*facts, *mentions))
    return replace(
        review,
        pieces=pieces(text, taken, [*beside, *mentions]),
        mentions=_mentions(text, mentions, place.questionnaire),
        outweighed=_mentions(
            text, (fact for fact in every if fact.status == "affirmed"), place.questionnaire
        ),
        rules=_rules(place.given.get("setting", "")) if uncertain else (),
        more=len(found) - len(shown),
    )


def of_form(facts: Iterable[Offered], place: Place, used: Container[int] = range(1, 100)) -> Review:
    """The list again, from what the form kept, with the groups `used`; unknown questions are left out."""
    groups: defaultdict[int, list[Offered]] = defaultdict(list)
    for fact in facts:
        if fact.question in place.questionnaire.by_key:
            groups[fact.group].append(fact)
    listed: list[Group] = []
    indexes, numbers = count(), count(1)
    for group, offered in groups.items():
        stands = place.standing(first := not listed)
        needed = place.needed(stands, {fact.question: fact.choice for fact in offered})
        rows = [
            _row(
                next(indexes),
                next(numbers) if fact.use or fact.question in needed else 0,
                fact,
                place.questionnaire.by_key[fact.question],
                stands.get(fact.question, ""),
            )
            for fact in offered
        ]
        counting = tuple(row for row in rows if row.number)
        aside = tuple(row for row in rows if not row.number)
        listed.append(Group(group, group in used, not first, counting, aside))
    return Review(tuple(listed))


def _offered(
    text: str, group: int, condition: ReadCondition, answers: Facts, place: Place
) -> list[tuple[Offered, ReadFact]]:
    """The facts of a condition as first offered; to be used are those that count and contradict no answer."""
    stands = place.standing(group == 1)
    worded = _worded(condition, {**stands, **answers}, place)
    needed = place.needed(stands, {**answers, **{fact.question: fact.choice for fact in worded}})
    order = {question.key: number for number, question in enumerate(place.questionnaire.questions)}
    found = []
    for fact in sorted((*condition.facts, *worded), key=lambda fact: order[fact.question]):
        use = fact.question in needed and stands.get(fact.question, fact.choice) == fact.choice
        said = words(text, fact)
        found.append((Offered(group, fact.question, fact.choice, fact.choice, use, said, fact.status), fact))
    return found


def _worded(condition: ReadCondition, given: Facts, place: Place) -> list[ReadFact]:
    """That the condition is worded as a fact, when just that would be asked next and nothing limits it."""
    result = engine.resolve(place.questionnaire, place.tabular, given)
    if not isinstance(result, Asking) or result.question.key != CERTAINTY:
        return []
    head = condition.facts[0]
    certain = head.status == "affirmed" and given.get(head.question) == head.choice
    return [replace(head, question=CERTAINTY, choice=result.question.silence)] if certain else []


def _row(index: int, number: int, fact: Offered, question: Question, answer: str) -> Row:
    return Row(
        index=index,
        number=number,
        offered=fact,
        sign=sign_of(fact.status),
        asked=question.text,
        choices=tuple((choice.key, choice.text) for choice in question.choices),
        answered=question.choice(answer).text if answer and answer != fact.choice else "",
        same=answer == fact.choice,
    )


def _mentions(text: str, facts: Iterable[ReadFact], questionnaire: Questionnaire) -> tuple[Mention, ...]:
    """What was not taken, the same words once."""
    found: dict[tuple[tuple[str, ...], str], Mention] = {}
    for fact in facts:
        question = questionnaire.by_key.get(fact.question)
        meanings = {choice.key: choice.text for choice in question.choices} if question else {}
        said = words(text, fact)
        mention = Mention(said, sign_of(fact.status), meanings.get(fact.choice, fact.term))
        found.setdefault((said, fact.status), mention)
    return tuple(found.values())


def _rules(setting: str) -> tuple[Rule, ...]:
    chosen = [UNCERTAIN[setting]] if setting in UNCERTAIN else [*UNCERTAIN.values()]
    return tuple(Rule(sentence, cited(reference)) for sentence, reference in chosen)
