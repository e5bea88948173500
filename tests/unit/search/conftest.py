"""Small corpora drawn in the tests, and the committed fixtures read once."""

from collections.abc import Callable
from datetime import date

import pytest

from benchmarks.search_quality import corpus as committed
from lookup.codeset import CodeRow, IndexEntry, Note, expand
from lookup.reading.lexicon import Synonym
from lookup.search.corpus import Corpus
from lookup.search.searcher import Searcher

START = date(2020, 10, 1)
Draw = Callable[..., Corpus]


def drawn(codes: str, index: str = "", synonyms: str = "") -> Corpus:
    """A corpus from lines.

    codes     "M54.5 Low back pain (until 2021-09-30)", "S16.1 Strain {A initial encounter, S sequela}",
              and below a code "= inclusion term"; a code is billable when no longer code follows it
    index     "Pain > low back = M54.50", "Ache = see Pain", "Hernia = also Displacement, disc"
    synonyms  "LBP = low back pain", "whiplash -> S13.4"
    """
    return Corpus(
        tuple(_rows(codes)), tuple(map(_entry, _lines(index))), tuple(map(_synonym, _lines(synonyms)))
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _rows(text: str) -> list[CodeRow]:
    rows: list[CodeRow] = []
    lines = _lines(text)
    codes = [line.split()[0] for line in lines if not line.startswith("=")]
    for line in lines:
        if line.startswith("="):
            notes = (*rows[-1].notes, Note("inclusion_term", line.removeprefix("= ")))
            rows[-1] = _again(rows[-1], notes=notes)
            continue
        code, _, title = line.partition(" ")
        title, span = _dates(title)
        title, _, sevenths = title.partition(" {")
        seventh = dict(part.split(" ", 1) for part in sevenths.rstrip("}").split(", ")) if sevenths else {}
        heading = any(other != code and other.startswith(code) for other in codes) and span[1] is None
        parent = max(
            (other for other in codes if other != code and code.startswith(other)), key=len, default=""
        )
        kind = "category" if len(code) == 3 else "code"
        rows.append(CodeRow(code, kind, title, parent, not heading and not seventh, *span, seventh=seventh))
        for character, meaning in seventh.items():
            full = expand(code, character)
            rows.append(CodeRow(full, "code", f"{title}, {meaning}", code, True, *span))
    return rows


def _again(row: CodeRow, *, notes: tuple[Note, ...]) -> CodeRow:
    return CodeRow(
        row.code,
        row.kind,
        row.title,
        row.parent,
        row.billable,
        row.valid_from,
        row.valid_to,
        notes,
        row.seventh,
    )


def _dates(title: str) -> tuple[str, tuple[date, date | None]]:
    if " (until " in title:
        title, _, day = title.partition(" (until ")
        return title, (START, date.fromisoformat(day.rstrip(")")))
    if " (from " in title:
        title, _, day = title.partition(" (from ")
        return title, (date.fromisoformat(day.rstrip(")")), None)
    return title, (START, None)


def _entry(line: str) -> IndexEntry:
    path, _, target = line.partition(" = ")
    parts = tuple(part.strip() for part in path.split(" > "))
    if target.startswith("see "):
        return IndexEntry(parts, START, see=target.removeprefix("see "))
    if target.startswith("also "):
        return IndexEntry(parts, START, see_also=target.removeprefix("also "))
    return IndexEntry(parts, START, code=target)


def _synonym(line: str) -> Synonym:
    if " -> " in line:
        term, _, codes = line.partition(" -> ")
        return Synonym(term, "synonym", term, "local", tuple(codes.split()))
    term, _, expansion = line.partition(" = ")
    return Synonym(term, "abbreviation" if term.isupper() else "synonym", expansion, "local")


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Makes a corpus of lines; see `drawn`."""
    return drawn


@pytest.fixture(scope="session")
def fixture_corpus() -> Corpus:
    """The committed fixtures."""
    return committed()


@pytest.fixture(scope="session")
def searcher(fixture_corpus: Corpus) -> Searcher:
    """A searcher for the committed fixtures."""
    return Searcher(fixture_corpus)
