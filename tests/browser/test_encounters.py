"""Encounters in a browser: the list, two conditions, other codes, another date, and the log."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.charts import answer, start


@pytest.fixture
def low_back(page: Page) -> Page:
    return answer(start(page), "Low back pain", "Nothing", "None")


def test_an_encounter_is_found_again_in_the_list(page: Page) -> None:
    answer(start(page, "LIST-7"), "Neck pain", "Nothing")
    page.goto("/encounters/")
    row = page.get_by_role("row").filter(has_text="LIST-7")
    expect(row).to_contain_text("M54.2")
    expect(row).to_contain_text("in progress")
    row.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("LIST-7")


def test_two_conditions_of_one_encounter(low_back: Page) -> None:
    low_back.get_by_role("button", name="Accept").click()
    low_back.locator("summary", has_text="Open it again").click()
    low_back.get_by_role("button", name="A mistake was noticed").click()
    low_back.get_by_role("button", name="Add another condition", exact=True).click()
    expect(low_back).to_have_url(re.compile(r"/conditions/2/$"))
    answer(low_back, "Neck pain", "Nothing")
    expect(low_back.get_by_text("Codes of this encounter so far:")).to_contain_text("M54.50, M54.2")
    low_back.get_by_role("button", name="Accept").click()
    low_back.get_by_role("link", name="Go on with the open condition").click()
    expect(low_back.locator("#question")).to_have_text("The code")
    low_back.get_by_role("button", name="Accept").click()
    expect(low_back.locator("h1")).to_contain_text("corrected")


def test_other_codes_with_a_reason(low_back: Page) -> None:
    low_back.get_by_role("link", name="Choose other codes").click()
    field = low_back.get_by_label("Codes, in order")
    expect(field).to_have_value("M54.50")
    field.fill("M54.5")
    low_back.get_by_label("Payer or in-house policy").check()
    low_back.get_by_role("button", name="Accept these codes").click()
    expect(low_back.get_by_text("M54.5 is not a billable code on 2026-11-02.")).to_be_visible()
    field.fill("m5459")
    low_back.get_by_role("button", name="Accept these codes").click()
    expect(low_back.locator(".accepted")).to_contain_text("M54.59")
    expect(low_back.locator(".accepted")).to_contain_text("in place of M54.50, because: Payer")


def test_another_date_of_service(low_back: Page) -> None:
    low_back.locator(".chart-facts a").first.click()
    field = low_back.locator("#id_on")
    field.fill("03/01/2021")
    field.press("Enter")
    expect(low_back.get_by_role("row").last).to_contain_text("Low back pain, unspecified M54.5 Low back pain")
    low_back.get_by_role("button", name="Change the date to 2021-03-01").click()
    expect(low_back.locator(".code-line")).to_contain_text("billable on 2021-03-01")


def test_on_paper_the_codes_and_their_origin_stay(low_back: Page) -> None:
    low_back.get_by_role("button", name="Accept").click()
    expect(low_back.locator(".accepted")).to_be_visible()
    low_back.emulate_media(media="print")
    for shown in ("Accepted by coder", "questionnaire revision 1", "edition FY2027", "M54.50"):
        expect(low_back.locator(".accepted").get_by_text(shown).first).to_be_visible()
    for hidden in (".frame-nav", ".fact-ways", ".tools", ".accepted .buttons"):
        expect(low_back.locator(hidden).first).to_be_hidden()


def test_an_auditor_reads_what_happened(low_back: Page, page_as: Callable[..., Page]) -> None:
    address = low_back.url
    auditor = page_as("auditor")
    auditor.goto(address)
    expect(auditor.get_by_text("You read the encounter of coder.")).to_be_visible()
    auditor.get_by_role("link", name="What happened").click()
    expect(auditor.locator(".story")).to_contain_text("coder was led to M54.50.")
    auditor.locator(".story a").first.click()
    expect(auditor.locator("h1")).to_contain_text("Event")
    auditor.get_by_role("link", name="Audit").first.click()
    expect(auditor.locator("table")).to_contain_text("coder was led to M54.50.")


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

    page.goto("/encounters/new")
    look("new")
    start(page)
    look("question")
    answer(page, "Low back pain", "Nothing", "None")
    look("result")
    page.get_by_role("link", name="Choose other codes").click()
    look("other codes")
    page.go_back()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".accepted")).to_be_visible()
    look("accepted")
    page.get_by_role("link", name="What happened").click()
    look("story")
    answer(start(page), "Low back pain", "Statements in the record conflict")
    look("query")
    page.locator(".chart-facts a").first.click()
    look("date")
    page.goto("/encounters/")
    look("list")
    auditor = page_as("auditor", scheme=scheme)
    auditor.goto("/audit/")
    page = auditor
    look("audit")
    auditor.locator("tbody a").first.click()
    look("event")
    assert found == []
