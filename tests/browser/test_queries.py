"""Queries, references and lists in a browser, with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.charts import answer, start

CONFLICT = ("Low back pain", "Statements in the record conflict")


def send_query(page: Page) -> Page:
    page.get_by_role("button", name="The query is sent").click()
    expect(page.get_by_text("This encounter waits for the provider.")).to_be_visible()
    return page


@pytest.mark.parametrize("js", [True, False])
def test_a_query_opened_and_answered(page_as: Callable[..., Page], js: bool) -> None:
    page = page_as("coder", js=js)
    send_query(answer(start(page, f"QUERY-{js}"), *CONFLICT))
    page.get_by_role("link", name="Queries").click()
    row = page.get_by_role("row").filter(has_text=f"QUERY-{js}")
    expect(row).to_contain_text("today")
    expect(row).to_contain_text("The record holds conflicting statements")
    row.get_by_role("link", name="Answer it").click()
    page.get_by_role("button", name="No symptoms in the leg").click()
    expect(page.get_by_text(re.compile(r"What the answer to query \d+ changes"))).to_be_visible()
    answer(page, "Sciatica", "Left")
    expect(page.locator(".code-line").first).to_contain_text("M54.42")
    page.get_by_role("link", name="What happened").click()
    expect(page.locator(".story")).to_contain_text("recorded the provider’s answer to query")
    expect(page.locator(".story")).to_contain_text(re.compile(r"to “Sciatica” \(query \d+ answered\)"))


def test_keys_answer_a_query(page: Page) -> None:
    send_query(answer(start(page), *CONFLICT))
    page.keyboard.press("7")
    expect(page.get_by_text("“Unable to determine”")).to_be_visible()
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("#question")).to_contain_text("Which side")


def test_enter_records_what_the_provider_answered(page: Page) -> None:
    send_query(answer(start(page), *CONFLICT))
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="the provider’s answer")).to_contain_text("Nothing, no radiation")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("Which type of low back pain does the provider name?")
    expect(page.locator(".facts")).to_contain_text("Nothing, or no radiation")


def test_two_conditions_with_a_query_each(page: Page) -> None:
    send_query(answer(start(page, "QUERY-TWO"), *CONFLICT))
    page.get_by_role("button", name="Withdraw the query").click()
    page.get_by_role("button", name="Add another condition").click()
    expect(page).to_have_url(re.compile(r"/conditions/2/$"))
    send_query(answer(page, "Neck pain", "Statements in the record conflict"))
    page.get_by_role("link", name="Condition 1").click()
    send_query(page)
    expect(page.get_by_role("link", name="condition 2", exact=True)).to_be_visible()
    page.get_by_role("button", name="Unable to determine").click()
    expect(page.locator("h1")).to_contain_text("waiting for a query")
    page.get_by_role("link", name="condition 2", exact=True).click()
    page.get_by_role("button", name="Withdraw the query").click()
    expect(page.locator("h1")).to_contain_text("in progress")


def test_withdrawing_from_the_worklist_and_who_sees_it(page: Page, page_as: Callable[..., Page]) -> None:
    send_query(answer(start(page, "QUERY-LIST"), *CONFLICT))
    lead = page_as("qa-lead")
    lead.goto("/queries/")
    row = lead.get_by_role("row").filter(has_text="QUERY-LIST")
    expect(row).to_contain_text("coder")
    expect(row.get_by_role("button")).to_have_count(0)
    other = page_as("other-coder")
    other.goto("/queries/")
    expect(other.get_by_text("QUERY-LIST")).to_have_count(0)
    page.goto("/queries/")
    page.get_by_role("row").filter(has_text="QUERY-LIST").get_by_role("button", name="Withdraw").click()
    expect(page).to_have_url(re.compile(r"/queries/$"))
    expect(page.get_by_text("QUERY-LIST")).to_have_count(0)
    page.get_by_role("link", name="Withdrawn").click()
    expect(page.get_by_role("row").filter(has_text="QUERY-LIST")).to_contain_text("by coder")


@pytest.mark.parametrize("js", [True, False])
def test_a_reference_used_before_opens_the_earlier_encounter(page_as: Callable[..., Page], js: bool) -> None:
    page = page_as("coder", js=js)
    answer(start(page, f"TWICE-{js}"), "Neck pain", "Nothing")
    first = page.url
    start(page, f"TWICE-{js}")
    expect(page.get_by_text("You have coded with this reference before.")).to_be_visible()
    earlier = page.get_by_role("link", name=f"TWICE-{js}")
    expect(earlier).to_be_focused()
    expect(page.get_by_role("alert").filter(has_text="M54.2")).to_be_visible()
    page.get_by_role("button", name="Start another one with this reference").click()
    expect(page.locator("#question")).to_contain_text("What does the provider document?")
    assert page.url != first
    start(page, f"TWICE-{js}")
    page.get_by_role("link", name=f"TWICE-{js}").last.click()
    expect(page.locator(".code-line").first).to_contain_text("M54.2")


@pytest.mark.parametrize("js", [True, False])
def test_filters_are_chips_that_can_be_taken_away(page_as: Callable[..., Page], js: bool) -> None:
    page = page_as("coder", js=js)
    answer(start(page, f"FILTER-{js}"), "Neck pain", "Nothing")
    page.goto("/encounters/")
    page.get_by_label("Reference").fill(f"filter-{js}")
    page.get_by_label("Status").select_option("in progress")
    page.get_by_label("Date of service from").fill("11/01/2026")
    page.get_by_label("to", exact=True).fill("2026-11-30")
    page.get_by_label("Code", exact=True).fill("m542")
    page.get_by_role("button", name="Show", exact=True).click()
    said = page.locator(".filter-line")
    for words in ("in progress", "date of service in November 2026", "code M54.2 or below"):
        expect(said).to_contain_text(words)
    expect(page.get_by_role("row").filter(has_text=f"FILTER-{js}")).to_be_visible()
    said.get_by_role("link", name="code M54.2").click()
    expect(page).not_to_have_url(re.compile("code="))
    expect(page.get_by_label("Status")).to_have_value("in_progress")
    page.get_by_label("Code", exact=True).fill("G89")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("None of your encounters fits.")).to_be_visible()
    page.get_by_role("link", name="Show all of them").click()
    expect(said.get_by_role("link")).to_have_count(0)


def test_codes_that_exclude_each_other_and_neck_with_low_back(page: Page) -> None:
    answer(start(page), "Low back pain", "Nothing", "None")
    page.get_by_role("button", name="Add another condition").click()
    expect(page).to_have_url(re.compile(r"/conditions/2/$"))
    answer(page, "Neck pain", "Nothing")
    together = page.locator("#together")
    expect(together).to_contain_text("M54.50")
    expect(together).to_contain_text("M54.2")
    expect(page.get_by_text("No Excludes1 note stands between them.")).to_be_visible()
    page.get_by_role("button", name="Put condition 2 first").click()
    expect(together.locator("li").first).to_contain_text("M54.2")
    page.get_by_role("button", name="Add another condition").click()
    expect(page).to_have_url(re.compile(r"/conditions/3/$"))
    answer(page, "Low back pain", "Sciatica", "Right")
    expect(together).to_contain_text("M54.50 and M54.41 exclude each other: the Excludes1 note at M54.5")
    page.get_by_role("link", name="1 Excludes1 note").click()
    expect(together.get_by_text("Checks over all codes")).to_be_in_viewport()


def test_the_summary_is_one_page_to_print(page: Page) -> None:
    answer(start(page, "SUM-1"), "Low back pain", "Sciatica", "Left")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".accepted")).to_be_visible()
    page.get_by_role("link", name="Summary").click()
    expect(page.locator("h1")).to_contain_text("Summary of SUM-1")
    page.emulate_media(media="print")
    for shown in ("edition FY2027", "Accepted by coder", "Questionnaire revision 1", "Index: Lumbago"):
        expect(page.get_by_text(shown).first).to_be_visible()
    for hidden in (".frame-nav", ".crumbs", "[data-print]"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.pdf(format="Letter").count(b"/Type /Page\n") <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_finds(page_as: Callable[..., Page], scheme: str) -> None:
    page, axe = page_as("coder", scheme=scheme), Axe()
    found: list[str] = []

    def look(where: str) -> None:
        page.wait_for_load_state()
        found.extend(
            f"{where}: {fault['id']} {fault['nodes'][0]['html']}"
            for fault in axe.run(page).response["violations"]
        )

    reference = f"AXE-{scheme}"
    send_query(answer(start(page, reference), *CONFLICT))
    look("waiting")
    address = page.url
    page.goto("/queries/")
    look("worklist")
    page.goto(address)
    page.get_by_role("button", name="No symptoms in the leg").click()
    expect(page.get_by_text("What the answer to query")).to_be_visible()
    look("question of a query")
    answer(page, "Sciatica", "Left")
    page.get_by_role("button", name="Add another condition").click()
    expect(page).to_have_url(re.compile(r"/conditions/2/$"))
    answer(page, "Low back pain", "Nothing", "None")
    look("together")
    page.get_by_role("link", name="Summary").click()
    look("summary")
    start(page, reference)
    look("used before")
    page.goto("/encounters/?status=in_progress&since=x")
    look("filters")
    assert found == []


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_a_narrow_screen(page_as: Callable[..., Page], width: int) -> None:
    page = page_as("coder", width=width)
    send_query(answer(start(page), *CONFLICT))
    for address in (page.url, "/queries/", "/encounters/", "/encounters/?status=waiting&code=x"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
