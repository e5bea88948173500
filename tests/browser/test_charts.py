"""Whole charts as coders code them: by keyboard only, without JavaScript, counted, undone, printed."""

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

CHARTS = [
    pytest.param(("Low back pain", "Sciatica", "Left"), ["M54.42"], id="lumbago-with-sciatica"),
    pytest.param(("Neck pain", "Nothing"), ["M54.2"], id="neck"),
    pytest.param(
        ("A disc disorder", "As a fact", "Disc disorder:", "Degeneration", "Nothing", "Lumbar (", "Yes"),
        ["M51.360"],
        id="disc",
    ),
]
PAIN_CLINIC = ["n", "1", "2", "2", "1", "3", "1", "2", "Enter"]
"""Chronic low back pain with left sciatica, pain clinic visit: every key from the list of encounters on."""


def number_of(page: Page, answer: str) -> str:
    button = page.locator("button.answer", has_text=re.compile(rf"^\s*\d\s*{re.escape(answer)}")).first
    return button.locator("kbd").inner_text()


def settled(page: Page, before: str) -> None:
    expect(page.locator("#question")).not_to_have_text(before)
    expect(page.locator("#question")).to_be_focused()
    page.wait_for_load_state()  # a whole page has the focus before its script runs


def press(page: Page, key: str) -> None:
    """Press a key and wait for what follows: another heading with the focus."""
    before = page.locator("#question").inner_text() if page.locator("#question").count() else ""
    page.keyboard.press(key)
    settled(page, before)


@pytest.mark.parametrize(("answers", "codes"), CHARTS)
def test_a_chart_by_keyboard_only(page: Page, answers: tuple[str, ...], codes: list[str]) -> None:
    page.goto("/encounters/")
    press(page, "n")
    for answer in answers:
        press(page, number_of(page, answer))
    assert page.locator(".result .code-line a.code").all_inner_texts() == codes
    press(page, "Enter")
    assert page.locator(".accepted .code-line a.code").all_inner_texts() == codes
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/encounters/new$"))


@pytest.mark.parametrize(("answers", "codes"), CHARTS)
def test_a_chart_without_javascript(
    page_without_js: Page, answers: tuple[str, ...], codes: list[str]
) -> None:
    page = page_without_js
    page.goto("/encounters/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Code a chart").click()
    for answer in answers:
        page.locator("button.answer", has_text=re.compile(rf"^\s*\d\s*{re.escape(answer)}")).first.click()
    assert page.locator(".result .code-line a.code").all_inner_texts() == codes
    page.get_by_role("button", name="Accept").click()
    assert page.locator(".accepted .code-line a.code").all_inner_texts() == codes


def test_the_pain_clinic_visit_takes_nine_keys(page: Page) -> None:
    page.goto("/encounters/")
    for key in PAIN_CLINIC:
        press(page, key)
    assert page.locator(".accepted .code-line a.code").all_inner_texts() == ["G89.29", "M54.42"]


def test_the_pain_clinic_visit_takes_seven_clicks_without_javascript(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/encounters/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Code a chart").click()
    for answer in ("Low back pain", "Sciatica", "Left"):
        page.locator("button.answer", has_text=re.compile(rf"^\s*\d\s*{answer}")).first.click()
    for answer in ("Chronic", "Pain control or pain management", "Accept"):
        page.get_by_role("button", name=re.compile(f"^{answer}( \\S+)?$")).click()
    assert page.locator(".accepted .code-line a.code").all_inner_texts() == ["G89.29", "M54.42"]


def test_the_reference_and_enter_start_without_an_answer(page: Page) -> None:
    page.goto("/encounters/new")
    field = page.get_by_label("Encounter reference")
    field.fill("ENTER-1")
    field.press("Enter")
    expect(page.locator("h1")).to_contain_text("ENTER-1")
    expect(page.locator("#question")).to_have_text("What does the provider document?")
    expect(page.locator("#question")).to_be_focused()


def test_what_cannot_start_is_said_and_kept(page: Page) -> None:
    page.goto("/encounters/new")
    date = page.get_by_label("Date of service", exact=True).last
    date.fill("2019-05-01")
    page.get_by_label("Inpatient").check()
    page.get_by_label("Encounter reference").fill("KEPT-1")
    page.locator("button.answer").first.click()
    expect(date).to_have_accessible_description(re.compile("No edition of the code set is loaded for 2019"))
    expect(page.get_by_label("Encounter reference")).to_have_value("KEPT-1")
    expect(page.get_by_label("Inpatient")).to_be_checked()


def test_an_early_answer_is_changed_and_changed_back(page: Page) -> None:
    page.goto("/encounters/")
    for key in ("n", "1", "2", "2"):
        press(page, key)
    page.locator(".facts").get_by_role("link", name="change").first.focus()
    press(page, "Enter")
    press(page, "2")
    expect(page.get_by_text("kept without effect")).to_be_visible()
    press(page, "u")
    assert page.locator(".result .code-line a.code").all_inner_texts() == ["M54.42"]


def test_starting_over_is_undone(page: Page) -> None:
    page.goto("/encounters/")
    for key in ("n", "1", "2", "2"):
        press(page, key)
    page.get_by_text("Start over").click()
    page.get_by_role("button", name="Withdraw 3 answers").click()
    expect(page.locator("#question")).to_have_text("What does the provider document?")
    press(page, "u")
    assert page.locator(".result .code-line a.code").all_inner_texts() == ["M54.42"]


def test_what_leads_to_no_code_says_so(page: Page) -> None:
    page.goto("/encounters/new")
    for answer in (
        "Pain after surgery",
        "As a fact",
        "Pain documented as due",
        "It is the routine",
    ):
        press(page, number_of(page, answer))
    expect(page.locator("#question")).to_contain_text("nothing to ask")
    expect(page.locator(".result")).to_contain_text("is not coded")
    expect(page.locator(".query")).to_have_count(0)
    press(page, "Enter")
    expect(page.locator("#question")).not_to_contain_text("nothing to ask")


def test_the_query_is_copied_with_one_key(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/encounters/new")
    for answer in ("Low back pain", "Statements in the record conflict"):
        press(page, number_of(page, answer))
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[ ] Unable to determine" in copied
    assert "Clinical indicators" in copied


def test_on_paper_stands_what_the_chart_needs(page: Page) -> None:
    page.goto("/encounters/")
    for key in ("n", "1", "2", "2", "Enter"):
        press(page, key)
    paper = PdfReader(io.BytesIO(page.pdf(format="Letter")))
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    for wanted in (
        "M54.42 Lumbago with sciatica, left side",
        "Date of service 2026-11-02",
        "FY2027",
        "questionnaire revision 1",
        "Accepted by coder",
        "Index: Lumbago, lumbalgia, with sciatica",
        "What is documented",
        "Why not another code",
        "by coder",
    ):
        assert wanted in words
    for unwanted in ("Code a chart", "withdraw", "Next chart", "Open it again", "Enter"):
        assert unwanted not in words
    assert len(paper.pages) <= 2


@pytest.mark.parametrize("width", [360, 1280])
def test_what_stands_beside_folds_when_narrow(page_as: Callable[..., Page], width: int) -> None:
    page = page_as("coder", width=width)
    page.goto("/encounters/new")
    for answer in ("Low back pain", "Sciatica", "Left"):
        press(page, number_of(page, answer))
    facts = page.locator(".facts")
    neighbours = page.locator("p", has_text="Needs Right; documented is Left.")
    if width == 1280:
        expect(facts).to_be_visible()
        expect(neighbours).to_be_visible()
        expect(page.get_by_role("button", name="Chronic", exact=True)).to_be_visible()
        return
    expect(page.get_by_role("button", name="Chronic", exact=True)).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") < 2100
    expect(neighbours).to_be_hidden()
    page.locator("summary", has_text="Why not another code 5").click()
    expect(neighbours).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(facts).to_be_visible()
    expect(page.locator("[data-edit]").last).to_be_focused()


def test_reasons_stand_one_click_from_the_official_line(page: Page) -> None:
    page.goto("/encounters/")
    for key in ("n", "1", "2", "2"):
        press(page, key)
    at = page.url
    for name, mark in (
        ("Index: Lumbago, lumbalgia, with sciatica", "#here"),
        ("Guideline I.A.15 (FY2026)", "[id='I.A.15']"),
        ("Excludes1 note at M54.5", "#notes-excludes1"),
    ):
        page.goto(at)
        page.get_by_role("link", name=name).first.click()
        expect(page.locator(mark)).to_be_in_viewport()


def test_a_slow_answer_shows_that_it_loads(page: Page) -> None:
    page.goto("/encounters/")
    press(page, "n")
    press(page, "1")
    held: list[object] = []
    page.route("**/conditions/1/", lambda route: held.append(route))
    page.keyboard.press("2")
    expect(page.locator("#busy")).to_be_visible()
    box = page.locator("#chart").bounding_box()
    held[0].continue_()  # type: ignore[attr-defined]
    expect(page.locator("#question")).to_have_text("Which side is documented?")
    expect(page.locator("#busy")).to_be_hidden()
    after = page.locator("#chart").bounding_box()
    assert box
    assert after
    assert box["y"] == after["y"]


def test_an_answer_that_does_not_arrive_is_said_and_can_be_repeated(page: Page) -> None:
    page.goto("/encounters/")
    press(page, "n")
    press(page, "1")
    page.route("**/conditions/1/", lambda route: route.abort())
    page.keyboard.press("2")
    expect(page.locator("#problem")).to_contain_text("did not answer")
    page.unroute("**/conditions/1/")
    press(page, "2")
    expect(page.locator("#question")).to_have_text("Which side is documented?")
    expect(page.locator("#problem")).to_be_empty()
