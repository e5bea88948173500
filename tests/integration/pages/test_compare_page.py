"""Two codes side by side."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from walking import SCIATICA_LEFT, Walk

from lookup import codeset_store
from lookup.presenters import compare, neighbours
from lookup.presenters.codebook import codebook
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
ADDRESS = "/codes/compare"


def ask(site: Client, **query: str) -> str:
    response = site.get(ADDRESS, query)
    assert response.status_code == 200
    return text(response)


def test_what_parts_them_and_what_stands_between(site: Client) -> None:
    words = ask(site, one="M54.42", other="M54.32")
    for said in (
        "Compare M54.42 and M54.32",
        "Condition Lumbago Sciatica",
        "With or without with sciatica not named",
        "Not together: 1 Excludes1 note, unless the two are clearly unrelated.",
        "sciatica with lumbago ( M54.4- ) Excludes1 at M54.3 , holds for M54.32",
        "The question that parts them “Which of these does the provider name?”",
        "Lumbago, lumbalgia, with sciatica",
        "On both Side: right, left, both, not documented",
    ):
        assert said in words, said


def test_the_data_version_is_asked_for_once(
    site: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    ask(site, one="M54.42", other="M54.32")
    with django_assert_max_num_queries(24) as queries:
        ask(site, one="M54.42", other="M54.32")
    assert sum("lookup_dataversion" in query["sql"] for query in queries.captured_queries) == 1


def test_a_note_of_either_code_is_found() -> None:
    for one, other in (("M54.50", "S39.012A"), ("S39.012A", "M54.50")):
        (line,) = compare.comparison(one, other, TODAY).conflicts
        assert (line.origin, line.code) == ("M54.5", "M54.50")


def test_conflicts_are_those_of_the_tabular() -> None:
    tabular = codeset_store.tabular(TODAY)
    for one, other in (("M54.50", "M54.41"), ("M54.16", "M51.16"), ("M54.2", "R52"), ("M54.50", "M54.16")):
        shown = compare.comparison(one, other, TODAY).conflicts
        assert {line.origin for line in shown} == {c.origin for c in tabular.conflicts(one, other)}


def test_different_regions_may_be_two_conditions(site: Client) -> None:
    said = "The titles name different regions"
    assert said in ask(site, one="M54.12", other="M51.16")
    assert said not in ask(site, one="M54.16", other="M51.16")


def test_no_conflict_is_said_in_words(site: Client) -> None:
    words = ask(site, one="M54.16", other="M54.31")
    assert "No Excludes1 note stands between the two, in either direction." in words


def test_notes_of_both_stand_once() -> None:
    shown = compare.comparison("M54.41", "M54.42", TODAY)
    assert shown.notes
    assert all(row.common and not row.one and not row.other for row in shown.notes)
    rows = {row.heading: row for row in compare.comparison("M54.50", "M51.360", TODAY).notes}
    assert [str(line.text) for line in rows["Inclusion terms"].one] == ["Loin pain", "Lumbago NOS"]
    assert {line.origin for line in rows["Excludes1"].one} >= {"M54", "M54.5"}


def test_a_heading_and_a_code_below_it(site: Client) -> None:
    words = ask(site, one="M54.5", other="M54.50")
    assert "M54.5 is a heading above M54.50 ." in words
    assert "A heading is never reported" in words


def test_a_pair_that_a_guideline_wants_together(site: Client) -> None:
    words = ask(site, one="M54.50", other="S39.012S")
    assert "A guideline asks for both in spite of the note:" in words


def test_a_code_that_is_not_valid_then_leads_to_a_day_on_which_both_are(site: Client) -> None:
    words = ask(site, one="M54.5", other="M54.50", on="2021-03-01")
    assert "Not valid on 2021-03-01: the code begins on 2021-10-01." in words
    assert "Both are valid on 2021-10-01" in words
    words = ask(site, one="S23.420A", other="M54.50")
    assert "Both are valid on 2021-10-01" in words
    assert "No edition" in ask(site, one="M54.5", other="M54.50", on="2019-01-01")


def test_codes_that_never_met(site: Client) -> None:
    words = ask(site, one="M51.36", other="R10.2", on="2026-11-02")
    assert "Compare M51.36 and R10.2" in words


def test_other_spellings_lead_to_the_official_ones(site: Client) -> None:
    response = site.get(ADDRESS, {"one": "m5442", "other": "m54.32", "on": "2024-01-01"})
    assert response.status_code == 302
    assert response["Location"] == f"{ADDRESS}?one=M54.42&other=M54.32&on=2024-01-01"


def test_one_code_alone_offers_its_neighbours(site: Client) -> None:
    words = ask(site, one="M54.50")
    assert "Compare M54.50 with …" in words
    assert "Under the same heading M54.51 Vertebrogenic low back pain" in words
    assert "Excluded by a note, in either direction F45.41" in words
    assert "Compare two codes" in ask(site)


@pytest.mark.parametrize(
    ("one", "other", "status", "said"),
    [
        ("M54.50", "M54.50", 400, "This is the same code twice."),
        ("M54.50", "m5450", 400, "This is the same code twice."),
        ("M54.50", "", 400, "Give a code here."),
        ("", "", 400, "Give a code here."),
        ("M54.50", "back", 400, "is not the form of an ICD-10-CM code"),
        ("<b>", "M54.50", 400, "is not the form of an ICD-10-CM code"),
        ("M54.50", "M54.55", 404, "M54.55 is not among the codes loaded here."),
        ("Q99.9", "back", 404, "Q99.9 is not among the codes loaded here."),
        ("M54.50", "M" * 500, 400, "is not the form of an ICD-10-CM code"),
        ("\0", "M54.50", 400, "Give a code here."),
    ],
)
def test_what_cannot_be_compared_is_said_with_a_form(
    site: Client, one: str, other: str, status: int, said: str
) -> None:
    response = site.get(ADDRESS, {"one": one, "other": other})
    assert response.status_code == status
    assert said in text(response)
    assert 'name="other"' in response.content.decode()
    assert b"<b>" not in response.content


def test_a_date_that_is_none(site: Client) -> None:
    assert site.get(ADDRESS, {"one": "M54.50", "other": "M54.2", "on": "soon"}).status_code == 400


def test_not_signed_in(client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_it_is_only_read(site: Client) -> None:
    assert site.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("path", ["/codes/M54.50/", "/search?q=low+back+pain"])
def test_other_pages_lead_there(site: Client, path: str) -> None:
    assert f'href="{ADDRESS}?one=M54.50&amp;other=M54.59"' in site.get(path).content.decode()


def test_the_date_of_the_page_goes_along(site: Client) -> None:
    page = site.get("/codes/M54.50/?on=2024-01-01").content.decode()
    assert f'href="{ADDRESS}?one=M54.50&amp;other=M54.51&amp;on=2024-01-01"' in page


def test_neighbours_are_codes_in_conflict() -> None:
    tabular, book = codeset_store.tabular(TODAY), codebook()
    for code in ("M54.50", "M54.16", "S39.012A", "G89.29"):
        found = neighbours.excluded(tabular, book, code)
        assert found
        assert all(tabular.conflicts(code, row.code) for row in found)
        assert code not in {row.code for row in neighbours.siblings(tabular, code)}


def test_a_result_leads_there_from_its_neighbours(client: Client, coder: User) -> None:
    client.force_login(coder)
    page = Walk(client).answers(SCIATICA_LEFT).page()
    assert f'href="{ADDRESS}?one=M54.42&amp;other=M54.41' in page


def test_what_both_codes_need_is_read_once(site: Client) -> None:
    ask(site, one="M54.42", other="M54.32")
    with CaptureQueriesContext(connection) as queries:
        ask(site, one="M54.42", other="M54.32")
    read = [query["sql"] for query in queries]
    assert sum('FROM "lookup_synonym"' in sql for sql in read) == 1
    assert sum('FROM "lookup_indexentry"' in sql for sql in read) == 2, "one for each code"
