"""Pages of codes, the Tabular and the Index."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lookup import codeset_store
from lookup.presenters import codes, conflicts, history, indexpage, tabularpage
from lookup.presenters.codebook import codebook
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def test_a_code_page_tells_everything(site: Client) -> None:
    words = text(site.get("/codes/M54.50/"))
    for said in (
        "M54.50 Low back pain, unspecified Billable on 2026-11-02 FY2027",
        "Inclusion terms examples, not a complete list Loin pain Lumbago NOS",
        "low back strain ( S39.012 ) note at M54.5",
        "low back pain ( M54.5- ) note at M54.8 , the other code",
        "current injury - see injury of spine by body region note at M50-M54",
        "Pain, low back M54.50",
        "At M54 Dorsalgia Excludes1 1 Excludes1 psychogenic dorsalgia ( F45.41 )",
        "M54.51 Vertebrogenic low back pain",
        "You may have read (",
        "since 2021-10-01",
        "replaced M54.5",
    ):
        assert said in words, said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "M54.5/",
            "Not billable on 2026-11-02: a heading over 3 billable codes; it was billable until 2021-09-30",
        ),
        ("M54.5/", "Replaced by M54.50 , M54.51 , M54.59"),
        ("M54.5/?on=2021-03-01", "Billable on 2021-03-01"),
        (
            "M54.50/?on=2021-03-01",
            "Not valid on 2021-03-01: the code begins on 2021-10-01. FY2021 January update",
        ),
        ("M54.50/?on=2021-03-01", "Until then: M54.5"),
        ("S23.420A/", "Not valid on 2026-11-02. It was valid from 2020-10-01 to 2026-09-30"),
        ("S23.420A/", "No replacement is recorded."),
        ("S39.012/", "Not billable on 2026-11-02: needs a 7th character"),
        ("S39.012A/", "S39.012D D subsequent encounter"),
        ("S33.5/", "S33.5XXA A initial encounter"),
        ("M54.50/?on=2019-01-01", "No edition of the code set is loaded for 2019-01-01."),
        ("M50-M54/", "Other dorsopathies (M50-M54) Not a code"),
        ("13/", "Not a code: it holds"),
        ("A00-A09/", "Loaded because a note refers to it"),
    ],
)
def test_says_how_a_code_stands(site: Client, path: str, said: str) -> None:
    response = site.get(f"/codes/{path}")
    assert response.status_code == 200
    assert said in text(response)


@pytest.mark.parametrize(
    ("typed", "canonical"), [("m5442", "M54.42"), ("M54.5-", "M54.5"), ("m50-m54", "M50-M54")]
)
def test_other_spellings_lead_to_the_official_one(site: Client, typed: str, canonical: str) -> None:
    response = site.get(f"/codes/{typed}/?on=2021-03-01")
    assert response.status_code == 302
    assert response["Location"] == f"/codes/{canonical}/?on=2021-03-01"


def test_an_unknown_code_is_404_with_the_nearest(site: Client) -> None:
    response = site.get("/codes/M54.55/")
    assert response.status_code == 404
    assert "M54.59 Other low back pain billable" in text(response)
    assert site.get("/codes/Q99.9/").status_code == 404
    assert site.get("/codes/99/").status_code == 404


@pytest.mark.parametrize("typed", ["back", "M", "M54.42.1", "M54'--", "%3Cscript%3E", "😀", "M54.50" * 50])
def test_what_is_no_code_is_400_with_a_sentence(site: Client, typed: str) -> None:
    response = site.get(f"/codes/{typed}/")
    assert response.status_code == 400
    assert "is not the form of an ICD-10-CM code" in text(response)
    assert b"<script>" not in response.content


def test_every_code_has_a_page_on_every_edition() -> None:
    """One code of each row kind and family, before and after the days on which something changes."""
    book = codebook()
    some = [*list(book.rows)[::40], "M51.36", "M51.360", "R10.2", "R10.20", "R10.A1", "M45.A0", "S23.420"]
    for on in (date(2020, 10, 1), date(2021, 10, 1), date(2024, 9, 30), date(2025, 10, 1), TODAY):
        for code in some:
            assert codes.code_page(code, on).code == code


def test_conflicts_count_in_both_directions() -> None:
    tabular, book = codeset_store.tabular(TODAY), codebook()
    for code in ("M54.50", "M54.16", "G89.29", "S39.012A"):
        shown = conflicts.conflicts(tabular, book, code)
        said = {(line.origin, line.here) for group in shown.groups for line in group.lines}
        for other in ("M54.41", "R52", "F45.41", "M51.16", "M47.26", "S39.012A", "M46.46", "M54.50", "G89.3"):
            for conflict in tabular.conflicts(code, other):
                assert (conflict.origin, conflict.code == code) in said


def test_the_history_says_what_replaced_what() -> None:
    book = codebook()
    new, old = history.spans(book, "M51.36", TODAY)
    assert (new.here, old.here) == (True, False)
    assert new.changes == ("became a heading with codes below it",)
    assert old.replaced_by == ("M51.360", "M51.361", "M51.362", "M51.369")
    assert history.spans(book, "R10.20", TODAY)[0].replaces == ("R10.2",)
    assert history.spans(book, "M45.A0", TODAY)[0].replaces == ()


def test_titles_of_a_list_leave_out_what_they_share() -> None:
    assert codes.shared_beginning(["Sciatica, right side", "Sciatica, left side"]) == ""
    titles = ["Other intervertebral disc degeneration, lumbar region", "Other intervertebral disc disorders"]
    assert codes.shared_beginning(titles) == "Other intervertebral disc "
    assert codes.shared_beginning(titles[:1]) == ""


def test_the_tabular_holds_what_is_loaded(site: Client) -> None:
    response = site.get("/codes/")
    assert "Chapter 13: Diseases of the musculoskeletal system" in text(response)
    assert "M54 Dorsalgia" in text(response)
    assert len(response.content) < 100_000
    assert "No edition" in text(site.get("/codes/?on=2019-01-01"))
    chapters = [chapter.code for chapter in tabularpage.tree(TODAY).chapters]
    assert chapters == sorted(chapters, key=int)
    assert "13" in chapters


def test_the_tree_opens_at_a_code(site: Client) -> None:
    page = site.get("/codes/", {"open": "m5442"})
    assert "M54.4 Lumbago with sciatica 3 billable M54.40" in text(page)
    assert 'aria-current="location">M54.42</a>' in page.content.decode()
    assert "M54.16" not in text(page)
    assert "M54.40" not in text(site.get("/codes/"))


def test_a_line_of_the_tree_opens_and_closes_in_place(htmx: Any) -> None:
    opened = htmx("/codes/", {"branch": "M54.5", "open": "M54.5"}).content.decode()
    assert "<html" not in opened
    assert 'id="branch-M54.5"' in opened
    assert "M54.59" in opened
    closed = htmx("/codes/", {"branch": "M54.5", "on": "2024-01-01"}).content.decode()
    assert "M54.59" not in closed
    assert 'href="?open=M54.5&amp;on=2024-01-01#branch-M54.5"' in closed
    assert htmx("/codes/", {"branch": "Q99"}).status_code == 404


@pytest.mark.parametrize("wanted", ["A00", "Q99.9", "back", "<b>", "S23.420A"])
def test_what_the_tree_does_not_hold_is_404_with_the_tree(site: Client, wanted: str) -> None:
    response = site.get("/codes/", {"open": wanted})
    assert response.status_code == 404
    assert "The tree of this date does not hold" in text(response)
    assert "Chapter 13" in text(response)
    assert b"<b>" not in response.content


def test_the_tree_says_how_much_is_loaded(site: Client) -> None:
    tabular = codeset_store.tabular(TODAY)
    rows = [tabular.row(code) for code in tabular]
    full = sum(row.billable and not row.title_only for row in rows)
    assert f"with {full} billable codes" in text(site.get("/codes/"))


def test_a_code_page_says_which_answers_lead_to_it(site: Client) -> None:
    words = text(site.get("/codes/M54.42/"))
    assert "Answers that lead here Low back pain (lumbago, lumbar or loin pain)" in words
    assert "Sciatica Left" in words
    assert "added beside the code of the condition" in text(site.get("/codes/G89.29/"))
    assert "Answers that lead here" not in text(site.get("/codes/M54.5/"))


def test_synonyms_stand_apart_by_where_they_come_from() -> None:
    page = codes.code_page("M54.9", TODAY)
    assert page.local_synonyms
    assert {one.source for one in page.local_synonyms}.isdisjoint(codes.OFFICIAL)
    assert len(page.local_synonyms) + len(page.official_synonyms) == len(page.synonyms)


def test_contents_lead_to_headings_that_are_there(site: Client) -> None:
    for code in ("M54.50", "M54.5", "S39.012", "G89.29"):
        html = site.get(f"/codes/{code}/").content.decode()
        for section in codes.code_page(code, TODAY).sections:
            assert f'href="#{section.anchor}"' in html
            assert f'id="{section.anchor}"' in html


def test_the_history_tells_notes_in_their_words() -> None:
    new = history.spans(codebook(), "M54.5", TODAY)[0]
    degeneration = "Excludes1 note added: intervertebral disc degeneration"
    assert new.changes == (
        f"{degeneration}, lumbar region with discogenic back pain only (M51.360)",
        f"{degeneration}, lumbosacral region with discogenic back pain only (M51.370)",
    )


def test_an_index_entry_stands_in_its_place(site: Client) -> None:
    page = site.get("/index/", {"path": "Pain > low back > vertebrogenic"}).content.decode()
    assert '<mark aria-current="location">vertebrogenic</mark>' in page
    assert '<a class="code" href="/codes/M54.51/">M54.51</a>' in page


@pytest.mark.parametrize("path", ["nothing", "Pain' OR 1=1", "<b>", "\0", "x" * 5000])
def test_an_unknown_index_entry_is_404(site: Client, path: str) -> None:
    response = site.get("/index/", {"path": path})
    assert response.status_code == (404 if path != "\0" else 200)
    assert b"<b>" not in response.content


def test_every_index_path_has_its_page() -> None:
    from lookup.models import IndexEntry

    book = codebook()
    for path in IndexEntry.objects.values_list("path_text", flat=True)[::9]:
        term = indexpage.main_term(path, book)
        assert term
        assert _marked(term)


def _marked(term: Any) -> bool:
    return term.here or any(_marked(below) for below in term.below)
