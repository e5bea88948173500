"""What `resolve` returns: values without behaviour, ready for pages, scripts and the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from lookup.engine.document import Question


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: kind (index, tabular, note, guideline, local, fact), its reference, and words."""

    kind: str
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeCode:
    """A code of the result, in order. Role: first-listed, secondary (same outcome) or additional.

    `added`: an additional line adds it, also where it goes first.
    """

    code: str
    title: str
    role: str
    because: tuple[Because, ...]
    added: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """A text beside the codes. Kind: notice, warning or query (to the provider)."""

    key: str
    kind: str
    text: str
    options: tuple[str, ...]
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class FamilyPossible:
    """Codes still possible, grouped by four-character subcategory (or category where it has none)."""

    family: str
    title: str
    count: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """The facts do not settle the result yet: the next question and what is still possible."""

    question: Question
    possible: tuple[FamilyPossible, ...]
    unused: tuple[str, ...]
    status: str = "asking"


@dataclass(frozen=True, slots=True)
class Reached:
    """The facts settle the result. Kind: codes, query (no code can be given) or tree (hand-over).

    `open` are unanswered questions that could still add a code or an advice. `tree` names where the
    hand-over begins.
    """

    kind: str
    codes: tuple[OutcomeCode, ...]
    open: tuple[Question, ...]
    advice: tuple[Advice, ...]
    unused: tuple[str, ...]
    rule: str
    tree: str = ""
    status: str = "reached"


@dataclass(frozen=True, slots=True)
class Rejected:
    """The facts name something the questionnaire does not know; nothing was worked out."""

    problems: tuple[str, ...]
    status: str = "rejected"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A code that another answer would have given."""

    code: str
    title: str
    question: str
    documented: str
    instead: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one answer took away from the codes still possible."""

    question: str
    choice: str
    removed: tuple[str, ...]
