"""A questionnaire: a document whose names have been checked, and its identity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from lookup.engine.document import Dated, Document, Question, QuestionnaireError, lines_of
from lookup.engine.naming import check_names


class Questionnaire:
    """A decoded document with its canonical text, SHA-256 and look-ups. Immutable and hashable."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.canonical: str = canonical(msgspec.to_builtins(document, str_keys=True))
        self.sha256: str = hashlib.sha256(self.canonical.encode()).hexdigest()
        check_names(document)

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
        parts: list[Dated] = [*doc.families, *lines_of(doc), *doc.allowed_pairs]
        parts += [rule for derived in doc.derived for rule in derived.rules]
        starts = {part.from_ for part in parts if part.from_}
        ends = {date.fromordinal(part.to.toordinal() + 1) for part in parts if part.to}
        return tuple(sorted(starts | ends))


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks: the text that is hashed, stored and compared."""
    return msgspec.json.encode(value, order="sorted").decode()
