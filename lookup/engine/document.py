"""The questionnaire as data: what an editor writes and a revision stores.

One JSON document holds questions in order, derived facts, drill-down families and three tables
(`codes`, `additional`, `advice`). It is decoded into frozen structures; nothing in it is executed.
"""

from __future__ import annotations

from datetime import date

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
    conflict. `areas` are the areas of the body it asks about (AREAS); none means any. `describes` are the
    conditions it is about ("question=choice"); none means any.
    """

    key: str
    text: str
    choices: tuple[Choice, ...]
    silence: str
    prefer: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    describes: tuple[str, ...] = ()
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
    certain as the condition itself. `own_region`: the choices whose region "low back pain" beside them does
    not document. `shares_place`: in a list of these conditions a place that is said once stands for all.
    `linked`: the choices whose link with what they take in the classification presumes (guideline I.A.15), so
    that a radiculopathy belongs to them before it belongs to another condition of its area.
    """

    question: str
    takes_in: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    own_region: tuple[str, ...] = ()
    shares_place: bool = False
    linked: tuple[str, ...] = ()


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


def text_of(item: str) -> str:
    """Return the key of the text that an outcome item names."""
    return item.partition(":")[2]


def lines_of(doc: Document) -> tuple[Line, ...]:
    """The lines of all tables."""
    return (*doc.codes, *doc.additional, *doc.advice)
