"""Reads the committed fixture files and checks every record before anything is stored."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from lookup.codeset import CodeRow, CodesetError, Edition, IndexEntry
from lookup.codeset.jsonl import read_codes, read_editions, read_index
from lookup.engine import Questionnaire, QuestionnaireError

EDITIONS, CODES, INDEX = "editions.json", "codes.jsonl", "index.jsonl"
GUIDELINES, SYNONYMS, GUIDANCE = "guidelines.json", "synonyms.jsonl", "guidance.jsonl"
QUESTIONNAIRE, GROUPS = "questionnaire.json", "groups.json"
FILES = (EDITIONS, CODES, INDEX, GUIDELINES, SYNONYMS, GUIDANCE, QUESTIONNAIRE, GROUPS)

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Term = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]

Record = TypeVar("Record")


class DamagedFixture(ValueError):
    """A fixture file is missing or a record in it cannot be used; the message names file and record."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section of the Official Guidelines in our own words."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    heading: Text
    paraphrase: Text


class Guidelines(msgspec.Struct, frozen=True):
    """guidelines.json."""

    year: Annotated[str, msgspec.Meta(min_length=1, max_length=8)]
    sections: tuple[Section, ...]


class SynonymRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of synonyms.jsonl."""

    term: Term
    kind: Literal["synonym", "abbreviation", "short_form"]
    expansion: Annotated[str, msgspec.Meta(min_length=1, max_length=240)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    codes: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """What makes the record the same one in a later version."""
        return f"{self.kind}: {self.term} = {self.expansion}"


class GuidanceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of guidance.jsonl."""

    slug: Slug
    title: Line
    kind: Literal["code", "family", "topic", "ruling"]
    body: Text
    codes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What makes the record the same one in a later version."""
        return self.slug


@dataclass(frozen=True)
class FixtureSet:
    """All fixtures, read and checked. A file that was allowed to be missing left its part empty."""

    sha256: dict[str, str]
    editions: tuple[Edition, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    index: tuple[IndexEntry, ...] = ()
    guidelines: Guidelines | None = None
    synonyms: tuple[SynonymRecord, ...] = ()
    guidance: tuple[GuidanceRecord, ...] = ()
    questionnaire: Questionnaire | None = None
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def codeset_sha256(self) -> str:
        """One digest over the three files of the code set; "" without them."""
        parts = [self.sha256[name] for name in (EDITIONS, CODES, INDEX) if name in self.sha256]
        return hashlib.sha256("".join(parts).encode()).hexdigest() if parts else ""


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each fixture file that is there."""
    paths = [folder / name for name in FILES]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.exists()}


def read(folder: Path, *, partial: bool = False) -> FixtureSet:
    """Read all files of the folder. Raises DamagedFixture; `partial` allows files to be missing."""
    found = digests(folder)
    missing = [name for name in FILES if name not in found]
    if missing and not partial:
        raise DamagedFixture(f"{folder}: {', '.join(missing)} not found.")
    parts = {_PARTS[name][0]: _PARTS[name][1](_text(folder / name), name) for name in FILES if name in found}
    return FixtureSet(sha256=found, **parts)


def digest(record: Any) -> str:
    """SHA-256 of a record's content."""
    return hashlib.sha256(msgspec.json.encode(record, order="sorted")).hexdigest()


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DamagedFixture(f"{path.name}, line {line}: not UTF-8.") from error
    for count, content in enumerate(text.split("\n"), 1):
        if "\0" in content or "\\u0000" in content:
            raise DamagedFixture(f"{path.name}, line {count}: holds a NUL character.")
    return text


def _editions(text: str, name: str) -> tuple[Edition, ...]:
    return _codeset(lambda: read_editions(text, name))


def _codes(text: str, name: str) -> tuple[CodeRow, ...]:
    rows = _codeset(lambda: tuple(read_codes(text, name)))
    known = {row.code for row in rows}
    last: dict[str, date] = {}
    for number, row in enumerate(rows, 1):
        where = f"{name}, line {number} ({row.code})"
        if row.parent and row.parent not in known:
            raise DamagedFixture(f"{where}: its parent {row.parent!r} is not in the file.")
        if row.code in last and row.valid_from <= last[row.code]:
            raise DamagedFixture(f"{where}: its dates overlap those of an earlier line, or are out of order.")
        if row.valid_to and row.valid_to < row.valid_from:
            raise DamagedFixture(f"{where}: it ends before it begins.")
        last[row.code] = row.valid_to or date.max - timedelta(days=1)
    return rows


def _index(text: str, name: str) -> tuple[IndexEntry, ...]:
    return _codeset(lambda: tuple(read_index(text, name)))


def _codeset(reading: Callable[[], Record]) -> Record:
    try:
        return reading()
    except CodesetError as error:
        raise DamagedFixture(str(error)) from error


def _guidelines(text: str, name: str) -> Guidelines:
    guidelines = _decoded(text, Guidelines, name)
    _once((section.id for section in guidelines.sections), name)
    return guidelines


def _synonyms(text: str, name: str) -> tuple[SynonymRecord, ...]:
    records = _lines(text, SynonymRecord, name)
    _once((record.key for record in records), name)
    return records


def _guidance(text: str, name: str) -> tuple[GuidanceRecord, ...]:
    records = _lines(text, GuidanceRecord, name)
    _once((record.key for record in records), name)
    return records


def _questionnaire(text: str, name: str) -> Questionnaire:
    try:
        return Questionnaire.from_json(text)
    except QuestionnaireError as error:
        raise DamagedFixture(f"{name}: {error}") from error


def _groups(text: str, name: str) -> dict[str, tuple[str, ...]]:
    return _decoded(text, dict[Short, tuple[str, ...]], name)


def _decoded(text: str, kind: type[Record], where: str) -> Record:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise DamagedFixture(f"{where}: {error}.") from error


def _lines(text: str, kind: type[Record], name: str) -> tuple[Record, ...]:
    lines = text.removesuffix("\n").split("\n")
    return tuple(_decoded(line, kind, f"{name}, line {number}") for number, line in enumerate(lines, 1))


def _once(keys: Iterable[str], name: str) -> None:
    seen: set[str] = set()
    for number, key in enumerate(keys, 1):
        if key in seen:
            raise DamagedFixture(f"{name}, record {number}: {key!r} stands in the file twice.")
        seen.add(key)


_PARTS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    EDITIONS: ("editions", _editions),
    CODES: ("codes", _codes),
    INDEX: ("index", _index),
    GUIDELINES: ("guidelines", _guidelines),
    SYNONYMS: ("synonyms", _synonyms),
    GUIDANCE: ("guidance", _guidance),
    QUESTIONNAIRE: ("questionnaire", _questionnaire),
    GROUPS: ("groups", _groups),
}
