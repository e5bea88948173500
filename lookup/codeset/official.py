"""The official Tabular List XML, read into rows.

A file is recognised by its root element and its `<version>`, never by its name. The XML does not say from
which day it is in force: the caller gives the dates.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NoReturn

from lookup.codeset.codes import expand, is_block
from lookup.codeset.records import CodeRow, CodesetError, Note
from lookup.codeset.references import parse_references

ROOT = "ICD10CM.tabular"

_KIND_OF = {
    "includes": "includes",
    "inclusionTerm": "inclusion_term",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
    "sevenChrNote": "seventh_note",
    "sevenChrDef": "seventh_note",
}


@dataclass(frozen=True, slots=True)
class OfficialTabular:
    """One official file: its version, its rows in official order, and what was odd in it."""

    version: str
    rows: tuple[CodeRow, ...]
    remarks: tuple[str, ...]

    @property
    def code_rows(self) -> tuple[CodeRow, ...]:
        """The rows the official order file counts: categories, subcategories and codes."""
        return tuple(row for row in self.rows if row.kind in ("category", "code"))


def parse_tabular(
    source: BinaryIO, name: str, *, valid_from: date, valid_to: date | None = None
) -> OfficialTabular:
    """Read an official Tabular file; `name` is how messages call it.

    Raises CodesetError when it is no XML, has another root element, no version, or a broken element.
    """
    root = _root(source, name)
    reader = _Reader(name, valid_from, valid_to)
    rows = tuple(row for chapter in root.iterfind("chapter") for row in reader.chapter(chapter))
    if not rows:
        raise CodesetError(f"{name}: the file holds no chapter.")
    return OfficialTabular(_version(root, name), rows, tuple(reader.remarks))


class _NoDoctype(ET.TreeBuilder):
    """Refuses a document type: official files have none, and entities can blow up memory."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        raise CodesetError("a document type declaration is not allowed.")


def _root(source: BinaryIO, name: str) -> ET.Element:
    try:
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 - no document type, so no entities
        root: ET.Element = ET.parse(source, parser).getroot()  # noqa: S314
    except ET.ParseError as error:
        raise CodesetError(f"{name}: not readable as XML ({error}).") from error
    except CodesetError as error:
        raise CodesetError(f"{name}: {error}") from error
    if root.tag != ROOT:
        raise CodesetError(f"{name}: the root element is <{root.tag}>, a Tabular List has <{ROOT}>.")
    return root


def _version(root: ET.Element, name: str) -> str:
    version = _text(root.find("version"))
    if not version:
        raise CodesetError(f"{name}: the <version> is missing.")
    return version


class _Reader:
    """Walks the chapters of one file; keeps the dates of its rows and the remarks."""

    def __init__(self, name: str, valid_from: date, valid_to: date | None) -> None:
        self.name, self.valid_from, self.valid_to = name, valid_from, valid_to
        self.remarks: list[str] = []
        self.seen: set[str] = set()

    def chapter(self, element: ET.Element) -> Iterator[CodeRow]:
        number = self.code_of(element, "chapter")
        yield self.row(element, number, "chapter", "")
        before: list[str] = []
        for section in element.iterfind("section"):
            code = _block_code(section.get("id", ""))
            yield self.row(section, code, "block", _enclosing(code, before) or number)
            before.append(code)
            for diag in section.iterfind("diag"):
                yield from self.diag(diag, code, "category", {})

    def diag(
        self, element: ET.Element, parent: str, kind: str, inherited: Mapping[str, str]
    ) -> Iterator[CodeRow]:
        """A category or code with everything below it; `inherited` 7th characters come from above."""
        code = self.code_of(element, kind)
        own = _seventh_characters(element)
        in_force = own or inherited
        below = element.findall("diag")
        made = {} if below else sevenths_of(code, in_force)
        row = self.row(element, code, kind, parent, billable=not below and not made, seventh=own)
        yield row
        for child in below:
            yield from self.diag(child, code, "code", in_force)
        for character, meaning in made.items():
            yield self.made(row, character, meaning)

    def made(self, leaf: CodeRow, character: str, meaning: str) -> CodeRow:
        """The billable code made of a leaf and a 7th character, titled as in the official order file."""
        code = self.once(expand(leaf.code, character))
        return CodeRow(
            code, "code", f"{leaf.title}, {meaning}", leaf.code, True, self.valid_from, self.valid_to
        )

    def row(
        self,
        element: ET.Element,
        code: str,
        kind: str,
        parent: str,
        *,
        billable: bool = False,
        seventh: Mapping[str, str] | None = None,
    ) -> CodeRow:
        title = _text(element.find("desc"))
        if not title:
            raise CodesetError(f"{self.name}: {kind} {code} has no title.")
        return CodeRow(
            self.once(code),
            kind,
            title,
            parent,
            billable,
            self.valid_from,
            self.valid_to,
            tuple(self.notes(element, code)),
            seventh or {},
        )

    def notes(self, element: ET.Element, code: str) -> Iterator[Note]:
        """The note lines standing at this element, verbatim: a missing lead word is not made up."""
        for group in element:
            kind = _KIND_OF.get(group.tag)
            if kind is None:
                continue
            for line in group.iterfind("note"):
                text = _text(line)
                if text:
                    yield Note(kind, text, () if kind == "seventh_note" else parse_references(text))
                else:
                    self.remarks.append(f"{self.name}: an empty {group.tag} note at {code} was left out.")

    def code_of(self, element: ET.Element, kind: str) -> str:
        code = _text(element.find("name"))
        if not code:
            raise CodesetError(f"{self.name}: a {kind} without <name>.")
        return code

    def once(self, code: str) -> str:
        """The code itself; a file that defines a code twice is refused."""
        if not code or code in self.seen:
            raise CodesetError(f"{self.name}: {code or 'a block without id'} stands there twice or unnamed.")
        self.seen.add(code)
        return code


def sevenths_of(code: str, characters: Mapping[str, str]) -> Mapping[str, str]:
    """The 7th characters a leaf takes.

    The Tabular's note at S06: D and S do not apply where the 6th character is 7 or 8 (death).
    """
    if code.startswith("S06") and code[6:7] in ("7", "8"):
        return {c: meaning for c, meaning in characters.items() if c not in ("D", "S")}
    return characters


def _seventh_characters(element: ET.Element) -> dict[str, str]:
    extensions = element.iterfind("sevenChrDef/extension")
    return {extension.get("char", ""): _text(extension) for extension in extensions}


def _block_code(section_id: str) -> str:
    """The row code of a block. A block of one category is written as a range, so that the two differ."""
    return section_id if is_block(section_id) or not section_id else f"{section_id}-{section_id}"


def _enclosing(block: str, before: list[str]) -> str:
    """The innermost of the chapter's earlier blocks whose range holds this one; "" when there is none.

    Blocks nest by their ranges only: in the XML, M40-M54 and M50-M54 are siblings, the outer one first.
    """
    first, _, last = block.partition("-")
    around = (outer for outer in reversed(before) if outer[:3] <= first and last <= outer[4:])
    return next(around, "")


def _text(element: ET.Element | None) -> str:
    """The text of an element on one line; "" when there is none."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
