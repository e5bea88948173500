"""Codes in running text become links, vertebrae and other look-alikes do not."""

import re
from datetime import date

import pytest

from lookup.codeset import CodeRow, Note, Reference
from lookup.presenters.citations import Citation, cite, cite_all
from lookup.presenters.codebook import Codebook, link_codes, note_html

KNOWN = (
    "M54",
    "M54.5",
    "M54.50",
    "M54.16",
    "M51",
    "S33.5",
    "S33.5XXA",
    "T12",
    "R52",
    "M51.A",
    "A00-A09",
    "A00",
)
BOOK = Codebook(CodeRow(code, "code", code, "", False, date(2020, 10, 1)) for code in KNOWN)


def _linked(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="code" href="/codes/([^/]+)/">([^<]+)</a>', link_codes(text, BOOK))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M54.5- and M51.-", [("M54.5", "M54.5-"), ("M51", "M51.-")]),
        ("S33.5XX- (sprain)", [("S33.5", "S33.5XX-")]),
        ("radiculopathy M54.16.", [("M54.16", "M54.16")]),
        ("M54.50,M51.A-;R52", [("M54.50", "M54.50"), ("M51.A", "M51.A-"), ("R52", "R52")]),
        ("the range M54.5-M54.50", [("M54.5", "M54.5"), ("M54.50", "M54.50")]),
        ("fracture of T12 and T12-L1", []),
        ("the code T12-", [("T12", "T12-")]),
        ("M99.9 is not loaded, FY2027, XM54.5, M54.5000X, I.A.15", []),
        ("<p>M54</p>", [("M54", "M54")]),
    ],
)
def test_links_codes_as_they_are_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert _linked(text) == expected


@pytest.mark.parametrize(
    "html", ['<a href="/x" title="M54.5">M54.5</a>', "<pre>M54.5</pre>", '<a title="a > M54.5">see M54</a>']
)
def test_leaves_links_and_markup_alone(html: str) -> None:
    assert link_codes(html, BOOK) == html


def test_keeps_the_date_of_the_page() -> None:
    assert 'href="/codes/M54/?on=2021-03-01"' in link_codes("M54", BOOK, "?on=2021-03-01")


def test_references_of_a_note_become_links_and_the_rest_is_escaped() -> None:
    note = Note(
        "excludes1",
        ", lumbago <b> (M54.5-), cholera (A00-A09) (Z99), M51.- with fifth character 6",
        (
            Reference("M54.5", "M54.5", "M54.5-"),
            Reference("A00", "A09", "A00-A09"),
            Reference("Z99", "Z99", "Z99"),
            Reference("M51", "M51", "M51.- with fifth character 6"),
        ),
    )
    assert note_html(note, BOOK) == (
        'lumbago &lt;b&gt; (<a class="code" href="/codes/M54.5/">M54.5-</a>), '
        'cholera (<a class="code" href="/codes/A00-A09/">A00-A09</a>) (Z99), '
        '<a class="code" href="/codes/M51/">M51.-</a> with fifth character 6'
    )


@pytest.mark.django_db
def test_citations_have_a_label_and_a_place() -> None:
    assert cite("index:Pain > low back") == Citation(
        "index", "Index: Pain, low back", "/index/?path=Pain+%3E+low+back#here"
    )
    assert cite("tabular:M54.51") == Citation("tabular", "Tabular: M54.51", "/codes/M54.51/")
    assert cite("note:M54.5:excludes1:M54.4") == Citation(
        "note", "Excludes1 note at M54.5 (M54.4)", "/codes/M54.5/#notes-excludes1"
    )
    assert cite("guideline:I.A.15") == Citation(
        "guideline", "Guideline I.A.15 (FY2026)", "/guidelines/#I.A.15"
    )
    assert cite("local:levels") == Citation("local", "Common usage: levels", "/guidance/local-decisions/")
    assert cite("fact:side=left").label == "Documented: side: left"
    assert cite("nonsense") == Citation("other", "nonsense", "")
    assert len(cite_all(["tabular:M54", "tabular:M54"])) == 1
