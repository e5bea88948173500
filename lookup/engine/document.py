"""The questionnaire as data: what an editor writes and a revision stores.

One JSON document holds questions in order, derived facts, drill-down families and three tables
(`codes`, `additional`, `advice`). It is decoded into frozen structures; nothing in it is executed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

ADVICE = "advice:"
"""Prefix of an outcome item that names a text beside the codes."""
STOP = "stop:"
"""Prefix of an outcome item that names a text instead of codes: until it is resolved there are none."""
AHEAD = "ahead:"
"""Prefix of an outcome item that names a text about a code that stands first and is not given here."""
TEXTS = (ADVICE, STOP, AHEAD)
"""The prefixes of items that name a text."""
TREE = "tree:"
"""Prefix of an outcome item that hands over to the code tree at a category or subcategory."""
FAMILY = "@"
"""Prefix of an outcome item that names a family by a key that is not itself a code."""
AREAS = ("neck", "thoracic", "low", "sacral")
"""Areas of the body that a question may ask about; the back without a region counts as thoracic."""


class QuestionnaireError(ValueError):
    """The document is malformed; the message names the place and what is wrong there."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Common settings of all parts: immutable, and an unknown field is an error, never ignored.

    Fields that say nothing are left out of the canonical text, so that a new field changes no old hash.
    """


class Not(_Part, frozen=True, kw_only=True):
    """All values but these."""

    values: tuple[str, ...] = msgspec.field(name="not")


When = dict[str, tuple[str, ...] | Not]
"""A condition: every named question or derived fact has one of the values."""


class Choice(_Part, frozen=True, kw_only=True):
    """One answer of a question.

    `label` says in a few words what a long text says; unset, it is left out of the canonical text, so that
    documents written before there were labels keep their SHA-256. `terms` are the words by which a text
    states it. `follows` lists what states it as well: other answers that stand in the text together, each
    "question=choice" ("question=*" for any choice).
    """

    key: str
    text: str
    label: str | msgspec.UnsetType = msgspec.UNSET
    terms: tuple[str, ...] = ()
    follows: tuple[tuple[str, ...], ...] = ()

    @property
    def short(self) -> str:
        """The words by which the choice stands in a list of facts."""
        return self.text if isinstance(self.label, msgspec.UnsetType) else self.label


class Question(_Part, frozen=True, kw_only=True):
    """What is documented about one thing. `silence` is the choice that stands when nothing is said.

    When a text states several choices, the first of them in `prefer` stands; choices that are not there
    conflict. `areas` are the areas of the body it asks about (AREAS); none means any.
    """

    key: str
    text: str
    choices: tuple[Choice, ...]
    silence: str
    prefer: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    help: str = ""
    citations: tuple[str, ...] = ()

    def choice(self, key: str) -> Choice:
        """Return the choice with that key; KeyError if there is none."""
        for choice in self.choices:
            if choice.key == key:
                return choice
        raise KeyError(key)


class Dated(_Part, frozen=True, kw_only=True):
    """Something that holds from one day to another, both included; open where a day is missing."""

    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None

    def on(self, day: date) -> bool:
        """True when it holds on that day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Derivation(Dated, frozen=True, kw_only=True):
    """One line of a derived fact's table: when the condition holds, the fact `is` that value."""

    when: When
    is_: str = msgspec.field(name="is")


class Derived(_Part, frozen=True, kw_only=True):
    """A fact worked out of answers, first line that holds; `otherwise` where none does."""

    key: str
    rules: tuple[Derivation, ...]
    otherwise: str

    @property
    def values(self) -> tuple[str, ...]:
        """The values it can take, in the order of the table, `otherwise` last."""
        return tuple(dict.fromkeys([*(rule.is_ for rule in self.rules), self.otherwise]))


class Family(Dated, frozen=True, kw_only=True):
    """How a subcategory continues: the axis that splits it and the child for each of its values.

    A value without a child of its own goes to `fallback`, the exit the classification or the
    guidelines name; without one the questionnaire fails its check where that value can occur.
    """

    key: str
    axis: str
    children: dict[str, tuple[str, ...]]
    fallback: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()


class Line(Dated, frozen=True, kw_only=True):
    """One line of a table: its name, its condition, and the references that are its reasons."""

    id: str
    when: When
    citations: tuple[str, ...] = ()


class Rule(Line, frozen=True, kw_only=True):
    """A line of the table `codes` (hit policy first)."""

    outcome: tuple[str, ...]


class Additional(Line, frozen=True, kw_only=True):
    """A line of the table `additional` (hit policy collect): a code beside the outcome."""

    code: str
    first: bool = False


class AdviceRule(Line, frozen=True, kw_only=True):
    """A line of the table `advice` (hit policy collect): a text to show, never a code."""

    text: str


class Reference(Dated, frozen=True, kw_only=True):
    """What a citation leads to: codes, headings (also "M54.3-"), and since when the line exists.

    An Index line is a reason only of the codes it leads to, itself or by a "see".
    """

    leads: tuple[str, ...] = ()


class Text(_Part, frozen=True, kw_only=True):
    """A notice, a warning or a query to the provider.

    `means`: for options in words that are no choice's, the answer ("question=choice") that says the same.
    """

    kind: str
    text: str
    citations: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    means: dict[str, str] = {}


class AllowedPair(Dated, frozen=True, kw_only=True):
    """Two codes an Excludes1 note names and a guideline wants together; both are shown."""

    one: str
    other: str
    why: str
    citations: tuple[str, ...]


class Conditions(_Part, frozen=True, kw_only=True):
    """How a text is read into conditions: the question whose choices name them.

    `takes_in`: the questions ("question", or "question=choice") whose conditions of the same area of the
    body are part of these. `details`: the questions that only describe these conditions, so that they are as
    certain as the condition itself. `own_region`: the choices whose
    region "low back pain" beside them does not document.
    """

    question: str
    takes_in: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    own_region: tuple[str, ...] = ()


class Document(_Part, frozen=True, kw_only=True):
    """A whole questionnaire.

    `remembered` names the questions whose answers stay from chart to chart, `encounter` those that ask about
    the whole encounter: a text answers them for all of its conditions.
    """

    format: int
    slug: str
    title: str
    questions: tuple[Question, ...]
    derived: tuple[Derived, ...] = ()
    families: tuple[Family, ...] = ()
    exits: dict[str, tuple[str, ...]] = {}
    codes: tuple[Rule, ...]
    additional: tuple[Additional, ...] = ()
    advice: tuple[AdviceRule, ...] = ()
    texts: dict[str, Text]
    references: dict[str, Reference] = {}
    allowed_pairs: tuple[AllowedPair, ...] = ()
    remembered: tuple[str, ...] = ()
    encounter: tuple[str, ...] = ()
    conditions: tuple[Conditions, ...] = ()


class Questionnaire:
    """A decoded document with its canonical text, SHA-256 and look-ups. Immutable and hashable."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.canonical: str = canonical(msgspec.to_builtins(document, str_keys=True))
        self.sha256: str = hashlib.sha256(self.canonical.encode()).hexdigest()
        _check_names(document)

    @classmethod
    def from_json(cls, text: str | bytes) -> Questionnaire:
        """Decode a document. Raises QuestionnaireError that names the place in the document."""
        try:
            return cls(msgspec.json.decode(text, type=Document))
        except msgspec.DecodeError as error:
            raise QuestionnaireError(f"The questionnaire cannot be read: {error}") from error

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Questionnaire) and other.sha256 == self.sha256

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order in which they are asked."""
        return self.document.questions

    def begun(self, facts: Mapping[str, str]) -> bool:
        """True when the first question is answered: without it, silence would stand for a whole record."""
        return self.questions[0].key in facts

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Questions by key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def change_dates(self) -> tuple[date, ...]:
        """Days on which a dated part begins, or the day after one ends, in order."""
        doc = self.document
        parts: list[Dated] = [*doc.families, *_lines(doc), *doc.allowed_pairs]
        parts += [rule for derived in doc.derived for rule in derived.rules]
        starts = {part.from_ for part in parts if part.from_}
        ends = {date.fromordinal(part.to.toordinal() + 1) for part in parts if part.to}
        return tuple(sorted(starts | ends))


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks: the text that is hashed, stored and compared."""
    return msgspec.json.encode(value, order="sorted").decode()


def _check_names(doc: Document) -> None:
    """Refuse duplicate and unknown names: every later step may rely on them."""
    _unique("question", [question.key for question in doc.questions])
    _unique("derived fact", [derived.key for derived in doc.derived])
    _unique("rule", [line.id for line in _lines(doc)])
    values = {question.key: [choice.key for choice in question.choices] for question in doc.questions}
    for question in doc.questions:
        _unique(f"choice of question {question.key}", values[question.key])
        if question.silence not in values[question.key]:
            raise QuestionnaireError(
                f"Question {question.key}: silence {question.silence!r} is not a choice."
            )
    _check_reading(doc, values)
    _check_means(doc, values)
    for derived in doc.derived:
        if derived.key in values:
            raise QuestionnaireError(
                f"Derived fact {derived.key} has the name of a question or of another fact."
            )
        for number, rule in enumerate(derived.rules, 1):
            _check_when(f"derived fact {derived.key}, line {number}", rule.when, values)
        values[derived.key] = list(derived.values)
    for family in doc.families:
        _check_when(f"family {family.key}", {family.axis: tuple(family.children)}, values)
    for key in doc.exits:
        axis, _, value = key.partition("=")
        if value:
            _check_when(f"exit {key}", {axis: (value,)}, values)
    for part in _lines(doc):
        _check_when(f"rule {part.id}", part.when, values)
    _check_items(doc)


def _check_reading(doc: Document, values: Mapping[str, list[str]]) -> None:
    """What reading rests on names questions and choices: preferences, what follows, conditions."""
    for question in doc.questions:
        for key in question.prefer:
            if key not in values[question.key]:
                raise QuestionnaireError(f"In prefer of question {question.key}: {key!r} is not a choice.")
        for area in question.areas:
            if area not in AREAS:
                raise QuestionnaireError(f"In areas of question {question.key}: {area!r} is not an area.")
        for choice in question.choices:
            for part in (part for parts in choice.follows for part in parts):
                key, _, wanted = part.partition("=")
                if key not in values or wanted not in ("*", *values[key]):
                    raise QuestionnaireError(
                        f"In follows of {question.key}={choice.key}: {part!r} is not question=choice."
                    )
    for key in doc.encounter:
        if key not in values:
            raise QuestionnaireError(f"In encounter: {key!r} is not a question.")
    for conditions in doc.conditions:
        for part in (conditions.question, *conditions.takes_in, *conditions.details):
            key, _, wanted = part.partition("=")
            if key not in values or (wanted and wanted not in values[key]):
                raise QuestionnaireError(f"In conditions: {part!r} is neither question nor question=choice.")
        for key in conditions.own_region:
            if key not in values[conditions.question]:
                raise QuestionnaireError(f"In own_region of {conditions.question}: {key!r} is not a choice.")


def _check_means(doc: Document, values: Mapping[str, list[str]]) -> None:
    """What an option of a query means is an answer."""
    for name, text in doc.texts.items():
        for option, part in text.means.items():
            key, _, wanted = part.partition("=")
            if option not in text.options:
                raise QuestionnaireError(f"In means of text {name}: {option!r} is not an option.")
            if wanted not in values.get(key, ()):
                raise QuestionnaireError(f"In means of text {name}: {part!r} is not question=choice.")


def _lines(doc: Document) -> tuple[Line, ...]:
    return (*doc.codes, *doc.additional, *doc.advice)


def _unique(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise QuestionnaireError(f"The {what} {name!r} stands more than once.")


def _check_when(where: str, when: When, values: Mapping[str, list[str]]) -> None:
    if not when:
        raise QuestionnaireError(f"In {where}: no condition. A catch-all would hide what is missing.")
    for key, wanted in when.items():
        if key not in values:
            raise QuestionnaireError(
                f"In {where}: {key!r} is neither a question nor a fact derived above it."
            )
        for value in wanted.values if isinstance(wanted, Not) else wanted:
            if value not in values[key]:
                raise QuestionnaireError(f"In {where}: {value!r} is not a choice of {key}.")


def text_of(item: str) -> str:
    """Return the key of the text that an outcome item names."""
    return item.partition(":")[2]


def _check_items(doc: Document) -> None:
    """Every text and every named family that an outcome mentions must exist."""
    families = {family.key for family in doc.families}
    places = [(f"rule {rule.id}", rule.outcome) for rule in doc.codes]
    places += [(f"exit {value}", items) for value, items in doc.exits.items()]
    for family in doc.families:
        places += [(f"family {family.key}", items) for items in (*family.children.values(), family.fallback)]
    for where, items in places:
        for item in items:
            if item.startswith(TEXTS) and text_of(item) not in doc.texts:
                raise QuestionnaireError(f"In {where}: there is no text {text_of(item)!r}.")
            if item.startswith(FAMILY) and item not in families:
                raise QuestionnaireError(f"In {where}: there is no family {item!r}.")
    for advice in doc.advice:
        if advice.text not in doc.texts:
            raise QuestionnaireError(f"In rule {advice.id}: there is no text {advice.text!r}.")
