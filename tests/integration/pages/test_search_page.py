"""The search: page and fragment, what each hit says, texts that are too long."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lookup.presenters import guidance, searching
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db

Ask = Callable[..., Any]


def _codes(response: Any) -> list[str]:
    return re.findall(r'<a class="code" data-hit href="/codes/[^"]*">([^<]+)</a>', response.content.decode())


def test_the_home_page_has_one_search_box(site: Client) -> None:
    page = site.get("/").content.decode()
    assert page.count('name="q"') == 1
    assert 'action="/search"' in page
    assert "Code a chart" in page


def test_puts_the_code_first_with_state_and_reason(site: Client) -> None:
    response = site.get("/search", {"q": "intractable low back pain with left sciatica"})
    assert _codes(response)[0] == "M54.42"
    words = text(response)
    assert "Lumbago with sciatica, left side billable found by its title" in words
    assert "No code is named intractable back pain Ruling: right." in words


@pytest.mark.parametrize(
    ("query", "on", "said"),
    [
        ("m545", "2026-11-02", "M54.5 Low back pain no longer billable valid until 2021-09-30"),
        ("m545", "2021-03-01", "M54.5 Low back pain billable"),
        ("M54.50", "2021-03-01", "M54.50 Low back pain, unspecified expired"),
        (
            "lumbar strain",
            "2026-11-02",
            "S39.012- Strain of muscle, fascia and tendon of lower back needs a 7th",
        ),
        (
            "lumbar strain",
            "2026-11-02",
            "S39.012A initial encounter S39.012D subsequent encounter S39.012S sequela",
        ),
        ("M54", "2026-11-02", "M54 Dorsalgia not billable"),
    ],
)
def test_says_how_each_code_stands_on_the_date(site: Client, query: str, on: str, said: str) -> None:
    assert said in text(site.get("/search", {"q": query, "on": on}))


def test_links_what_replaced_an_expired_code(site: Client) -> None:
    page = site.get("/search", {"q": "M51.36"}).content.decode()
    assert '<a class="code" href="/codes/M51.360/">M51.360</a>' in page


def test_htmx_gets_the_results_alone(htmx: Ask) -> None:
    response = htmx("/search", {"q": "neck pain"}, target="results")
    assert _codes(response)[0] == "M54.2"
    assert b"<html" not in response.content
    assert response["HX-Push-Url"] == "/search?q=neck+pain"
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_the_address_follows_what_is_typed(htmx: Ask) -> None:
    assert htmx("/search", {"q": "neck p"}, at="/search?q=neck")["HX-Replace-Url"] == "/search?q=neck+p"
    assert htmx("/search", {"q": ""}, at="/search?q=n")["HX-Replace-Url"] == "/"
    kept = htmx("/search", {"q": "n", "on": "2021-03-01"}, at="/search?q=")
    assert kept["HX-Replace-Url"] == "/search?q=n&on=2021-03-01"


def test_suggestions_are_short_and_leave_the_address_alone(htmx: Ask) -> None:
    response = htmx("/search", {"q": "pain"}, target="suggestions", at="/codes/M54/")
    assert response.content.count(b"data-hit") <= searching.MOST_SUGGESTIONS
    assert "HX-Replace-Url" not in response
    assert "HX-Push-Url" not in response


def test_longer_text_comes_by_post_and_stays_out_of_the_address(site: Client, htmx: Ask) -> None:
    long = "the chart says " * 40 + "neck pain"
    assert "M54.2" in _codes(site.post("/search", {"q": long}))
    assert htmx("/search", {"q": long}, target="results", method="post")["HX-Push-Url"] == "/"


def test_a_term_that_comes_by_post_goes_on_to_its_address(site: Client) -> None:
    """What a form does without JavaScript; lines make a note, which has no address."""
    answer = site.post("/search?on=2021-03-01", {"q": "  neck pain "})
    assert (answer.status_code, answer["Location"]) == (303, "/search?q=neck+pain&on=2021-03-01")
    assert site.post("/search", {"q": ""})["Location"] == "/"
    note = site.post("/search", {"q": "Assessment:\nneck pain"})
    assert "M54.2" in _codes(note)
    long = site.post("/search?on=2021-03-01", {"q": "chart words " * 20 + "M54.5"})
    assert "codes on 2021-03-01" in text(long)


def test_a_long_text_in_the_address_is_answered_with_a_form(site: Client, htmx: Ask) -> None:
    response = site.get("/search", {"q": "x" * 201})
    assert response.status_code == 413
    assert "takes up to 200 characters in its address; this is 201" in text(response)
    assert 'method="post"' in response.content.decode()
    assert htmx("/search", {"q": "x" * 201}, target="results").status_code == 413
    assert site.post("/search", {"q": "x" * 20_001}).status_code == 413
    assert site.post("/search", {"q": "x" * 20_000}).status_code == 200


def test_words_that_mean_nothing_find_nothing(site: Client) -> None:
    assert "Nothing found" in text(site.get("/search", {"q": "qqqqqqqqqq"}))


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("arachnoiditis lumbar", "“arachnoiditis”"),
        ("meralgia paresthetica left", "“meralgia”, “paresthetica”"),
    ],
)
def test_words_that_no_entry_has_are_named(site: Client, words: str, unknown: str) -> None:
    page = site.get("/search", {"q": words})
    assert f"No entry has {unknown}. The codes below fit the other words only." in text(page)
    assert (
        f"; no entry has {unknown}" in page.content.decode().partition('data-announce="')[2].partition('"')[0]
    )


@pytest.mark.parametrize(
    "words", ["lumbar stenosis", "low back pain, plantar fasciitis", "M54.50", "qqqqqqqqqq"]
)
def test_what_fits_or_finds_nothing_needs_no_such_word(site: Client, words: str) -> None:
    assert "No entry has" not in text(site.get("/search", {"q": words}))


def test_a_date_without_an_edition_says_so(site: Client) -> None:
    words = text(site.get("/search", {"q": "neck", "on": "2019-05-01"}))
    assert (
        "No edition of the code set is loaded for 2019-05-01. Loaded are 2020-10-01 to 2027-09-30." in words
    )


def test_rulings_are_found_by_their_terms() -> None:
    found = guidance.for_words("Intractable back pain since surgery")
    rulings = [line for line in found if line.kind == "ruling"]
    assert rulings[0].slug == "ruling-m54-9-for-intractable-or-chronic"
    assert not guidance.for_words("retractable")


def test_hits_that_fit_badly_are_folded() -> None:
    from datetime import date

    found = searching.results("lumbar strain", date(2026, 11, 2))
    assert found.strong[0].written == "S39.012-"
    assert len(found.strong) + len(found.weak) == len(found.rows)
    assert found.weak


def test_what_fits_badly_is_one_link_away(site: Client) -> None:
    page = site.get("/search", {"q": "low back pain with left sciatica"}).content.decode()
    folded = page.index('<details id="weaker" >')
    assert page.index(">M51.16<") < folded < page.index(">M50.13<")
    assert 'href="/search?q=low%20back%20pain%20with%20left%20sciatica&amp;all=1"' in page
    opened = site.get("/search", {"q": "low back pain with left sciatica", "all": "1"}).content.decode()
    assert '<details id="weaker" open>' in opened
    assert ">show all<" not in opened


def test_a_text_that_came_by_post_is_in_no_link(site: Client) -> None:
    page = site.post("/search", {"q": "low back pain with left sciatica " * 7}).content.decode()
    assert '<details id="weaker" >' in page
    assert "q=low" not in page


def test_says_what_the_text_was_read_as_and_asks_what_is_left(site: Client) -> None:
    words = text(site.get("/search", {"q": "low back pain with sciatica"}))
    assert "Read as sciatica, low back pain ; nothing else documented" in words
    assert "M54.40 Lumbago with sciatica, unspecified side" in words
    assert "Which side is documented? Right: M54.41 Left: M54.42 Both sides: M54.41 M54.42" in words


def test_what_is_denied_or_suspected_is_shown_as_such(site: Client) -> None:
    words = text(site.get("/search", {"q": "neck pain, denies low back pain"}))
    assert "neck pain ; nothing else documented (not taken: low back pain, denied)" in words
    words = text(site.get("/search", {"q": "low back pain, possible lumbar disc herniation"}))
    assert "possible disc herniation, low back pain ; nothing else documented" in words
    assert "Inpatient hospital: M51.26 Other intervertebral disc displacement, lumbar region" in words
    assert _first(words) == "M54.50"


def test_what_to_do_stands_where_no_code_is_reached(site: Client) -> None:
    words = text(site.get("/search", {"q": "C4-5 and C5-6 disc degeneration with arm pain"}))
    assert "No code yet. Each cervical disc level has its own code." in words
    assert _first(words) == "M50.321"


def test_what_is_suspected_alone_leads_to_a_question_and_is_found_by_its_words(site: Client) -> None:
    response = site.get("/search", {"q": "suspected cauda equina syndrome"})
    words = text(response)
    assert "The condition is not coded. Which symptom is documented? Low back pain: M54.50" in words
    assert "Inpatient hospital: G83.4 Cauda equina syndrome" in words
    assert response.content.count(b"data-hit") == 1


def _first(words: str) -> str:
    return re.findall(r"\b[A-Z]\d\d\.\w+", words)[0]


def test_a_missing_7th_character_is_asked_for(site: Client) -> None:
    words = text(site.get("/search", {"q": "lumbar strain"}))
    assert "Which phase of care" in words
    assert "Active treatment (initial encounter): S39.012A" in words


def test_two_conditions_are_read_as_two(site: Client) -> None:
    response = site.get("/search", {"q": "neck and low back pain"})
    assert _codes(response)[:2] == ["M54.2", "M54.50"]


def test_words_without_a_place_in_the_reading_leave_it_beside(site: Client) -> None:
    response = site.get("/search", {"q": "osseous stenosis of neural canal, lumbar"})
    assert _codes(response)[0] == "M99.33"
    assert "Read in part as" in text(response)


def test_sections_of_a_pasted_note_are_told_apart(site: Client) -> None:
    note = "PMH:\nneck pain\nAssessment:\nlow back pain with left sciatica\n" + "Plan:\nrest and heat. " * 20
    response = site.post("/search", {"q": note})
    assert _codes(response)[0] == "M54.42"
    assert "not taken: neck pain, past" in text(response)


def test_signs_without_width_and_line_ends_are_no_part_of_a_word(site: Client) -> None:
    response = site.get("/search", {"q": "cervi\u200bcalgia\u2028\x00"})
    assert _codes(response)[0] == "M54.2"
    assert 'value="cervicalgia"' in response.content.decode()
    assert _codes(site.post("/search", {"q": "Assessment:\r\ncervi\u00adcalgia"}))[0] == "M54.2"
