"""A text as it was read: its words with the facts marked in them, and the facts to use, change or drop.

Pure: nothing of the text stays anywhere but in what is returned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lookup.engine.document import Question, Questionnaire
from lookup.presenters.citations import Citation
from lookup.presenters.questionnaire import cited
from lookup.reading.facts import ReadCondition, ReadFact

MOST_KEYS = 9
MOST_WORDS = 3
"""So many wordings of one fact are quoted beside it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a status of a fact is told: by its own colour, an icon and a word; `why` it is not taken."""

    status: str
    word: str
    icon: str
    why: str


SIGNS = {
    sign.status: sign
    for sign in (
        Sign("affirmed", "documented", "yes", "It answers none of the questions here."),
        Sign("negated", "absent", "no", "The text says that it is absent."),
        Sign("uncertain", "uncertain", "notice", "The wording leaves it uncertain."),
        Sign("historical", "history", "clock", "The text tells of the past, not of this visit."),
        Sign("family", "somebody else", "person", "The text says it of somebody else."),
        Sign("conflicting", "conflicting", "conflict", "The text contradicts itself here."),
    )
}
NO_SIGN = Sign("", "", "notice", "")

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
class Piece:
    """A stretch of the text; `sign` is None where nothing was recognised.

    `taken`: under facts of the list, of which `numbers` end here and `starts` begin here for the first time.
    `ends`: something recognised ends here, and its sign is told.
    """

    text: str
    sign: Sign | None = None
    taken: bool = False
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One fact to use, change or drop. `answered` is another answer that stands so far, in words; `same`
    says that this one stands already."""

    number: int
    offered: Offered
    sign: Sign
    asked: str
    choices: tuple[tuple[str, str], ...]
    answered: str
    same: bool

    @property
    def index(self) -> int:
        """The row's place in the form."""
        return self.number - 1

    @property
    def key(self) -> str:
        """The key that uses or drops it."""
        return str(self.number) if self.number <= MOST_KEYS else ""

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
    """Everything of the page. `pieces` is empty when the text was taken off it; `more` facts had no room."""

    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...] = ()
    mentions: tuple[Mention, ...] = ()
    rules: tuple[Rule, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """How many facts are offered."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def announcement(self) -> str:
        """One sentence for screen readers."""
        if not self.count:
            return "Nothing in this text answers a question."
        facts = f"{self.count} fact{'s' if self.count > 1 else ''} read from the text"
        conditions = len(self.groups)
        return f"{facts}, for {conditions} conditions." if conditions > 1 else f"{facts}."


def of_text(
    text: str,
    read: Sequence[tuple[ReadCondition, Mapping[str, str]]],
    questionnaire: Questionnaire,
    given: Mapping[str, str],
    most: int,
) -> Review:
    """A text that was just read: its conditions, each with the answers it gives; at most so many facts."""
    answering = [(condition, answers) for condition, answers in read if condition.facts]
    found = [
        (_offered(text, group, fact, answers, given if group == 1 else {}), fact)
        for group, (condition, answers) in enumerate(answering, 1)
        for fact in condition.facts
    ]
    mentions = [fact for condition, _ in read for fact in condition.mentions]
    uncertain = any(fact.status == "uncertain" for fact in (*mentions, *(fact for _, fact in found)))
    return replace(
        of_form([offered for offered, _ in found[:most]], questionnaire, given),
        pieces=pieces(text, [fact for _, fact in found[:most]], mentions),
        mentions=tuple(_mention(text, fact, questionnaire) for fact in mentions),
        rules=_rules(given.get("setting", "")) if uncertain else (),
        more=max(len(found) - most, 0),
    )


def _offered(
    text: str, group: int, fact: ReadFact, answers: Mapping[str, str], given: Mapping[str, str]
) -> Offered:
    """A fact as it is first offered: to be used when it is an answer and contradicts none that stands."""
    agrees = given.get(fact.question, fact.choice) == fact.choice
    use = agrees and fact.question in answers
    words = _words(text, fact)
    return Offered(group, fact.question, fact.choice, fact.choice, use, words, fact.status)


def of_form(
    facts: Iterable[Offered],
    questionnaire: Questionnaire,
    given: Mapping[str, str],
    used: Container[int] = range(1, 100),
) -> Review:
    """The list again, from what the form kept, with the groups `used`; unknown questions are left out."""
    known = [fact for fact in facts if fact.question in questionnaire.by_key]
    first = min((fact.group for fact in known), default=0)
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for number, fact in enumerate(known, 1):
        stands = given if fact.group == first else {}
        rows[fact.group].append(_row(number, fact, questionnaire.by_key[fact.question], stands))
    return Review(
        tuple(Group(number, number in used, number != first, tuple(each)) for number, each in rows.items())
    )


def pieces(text: str, taken: Sequence[ReadFact], mentions: Sequence[ReadFact]) -> tuple[Piece, ...]:
    """The text in stretches, each under one set of facts; together they are the text."""
    facts = dict(enumerate([*taken, *mentions], 1))
    opening: defaultdict[int, list[int]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    for number, fact in facts.items():
        for span in fact.spans:
            opening[span.start].append(number)
            closing[span.end].append(number)
    seen: set[int] = set()
    over: set[int] = set()
    found: list[Piece] = []
    cuts = sorted({0, len(text), *opening, *closing})
    for start, end in pairwise(cuts):
        over = over.difference(closing[start]).union(opening[start])
        listed = [number for number in over if number <= len(taken)]
        sign = SIGNS.get(facts[min(over)].status, NO_SIGN) if over else None
        numbers = sorted(number for number in closing[end] if number in listed)
        starts = sorted(number for number in listed if number not in seen)
        seen.update(starts)
        ends = not over.isdisjoint(closing[end])
        found.append(Piece(text[start:end], sign, bool(listed), tuple(numbers), tuple(starts), ends))
    return tuple(found)


def _row(number: int, fact: Offered, question: Question, given: Mapping[str, str]) -> Row:
    stands = given.get(question.key, "")
    return Row(
        number=number,
        offered=fact,
        sign=SIGNS.get(fact.status, NO_SIGN),
        asked=question.text,
        choices=tuple((choice.key, choice.text) for choice in question.choices),
        answered=question.choice(stands).text if stands and stands != fact.choice else "",
        same=stands == fact.choice,
    )


def _words(text: str, fact: ReadFact) -> tuple[str, ...]:
    """The exact words behind a fact, each wording once."""
    found = (" ".join(text[span.start : span.end].split()) for span in fact.spans)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


def _mention(text: str, fact: ReadFact, questionnaire: Questionnaire) -> Mention:
    question = questionnaire.by_key.get(fact.question)
    meanings = {choice.key: choice.text for choice in question.choices} if question else {}
    return Mention(_words(text, fact), SIGNS.get(fact.status, NO_SIGN), meanings.get(fact.choice, fact.term))


def _rules(setting: str) -> tuple[Rule, ...]:
    chosen = [UNCERTAIN[setting]] if setting in UNCERTAIN else [*UNCERTAIN.values()]
    return tuple(Rule(sentence, cited(reference)) for sentence, reference in chosen)
