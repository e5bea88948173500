"""Coding a chart in a browser: by keyboard only, without JavaScript, with answers changed, in two tabs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

LOW_BACK, SCIATICA, LEFT = "Low back pain", "Sciatica", "Left"


def heading(page: Page) -> Locator:
    return page.locator("#question")


def start(page: Page) -> Page:
    """Start an encounter with the keyboard, its first question unanswered."""
    page.goto("/encounters/new")
    expect(heading(page)).to_be_focused()
    page.get_by_role("button", name="Start").press("Enter")
    expect(page).to_have_url(re.compile(r"/encounters/[0-9a-f-]{36}/"))
    expect(heading(page)).to_have_text("What does the provider document?")
    page.wait_for_load_state()
    return page


def press(page: Page, answer: str) -> None:
    """Give the answer that begins with these words, by its number key, and wait for what follows."""
    before = heading(page).inner_text()
    button = page.locator("button.answer", has_text=re.compile(rf"^\s*\d\s*{answer}")).first
    page.keyboard.press(button.locator("kbd").inner_text())
    expect(heading(page)).not_to_have_text(before)
    expect(heading(page)).to_be_focused()


def key(page: Page, name: str, then: str) -> None:
    """Press a key and wait for the heading that follows."""
    page.keyboard.press(name)
    expect(heading(page)).to_have_text(re.compile(then))


def coded(page: Page) -> list[str]:
    return page.locator(".result .code-line a.code").all_inner_texts()


def accepted(page: Page) -> list[str]:
    return page.locator(".accepted .code-line a.code").all_inner_texts()


@pytest.fixture
def asked(page: Page) -> Page:
    return start(page)


@pytest.fixture
def reached(asked: Page) -> Page:
    for answer in (LOW_BACK, SCIATICA, LEFT):
        press(asked, answer)
    return asked


def test_three_keys_lead_to_the_code_with_its_reasons(asked: Page) -> None:
    for answer in (LOW_BACK, SCIATICA, LEFT):
        press(asked, answer)
    assert coded(asked) == ["M54.42"]
    line = asked.locator(".code-line")
    expect(line).to_contain_text("Lumbago with sciatica, left side")
    expect(line).to_contain_text("billable on 2026-11-02")
    expect(line).to_contain_text("Index: Lumbago, lumbalgia, with sciatica")
    expect(line).to_contain_text("Guideline I.A.15")
    expect(line).to_contain_text("documented: Which side is documented? Left")
    expect(asked.locator("#neighbours")).to_be_visible()
    key(asked, "Enter", "The accepted code")
    assert accepted(asked) == ["M54.42"]


def test_the_same_without_javascript(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/encounters/new")
    page.get_by_label("Outpatient").check()
    page.get_by_role("button", name="Start").click()
    for answer in (LOW_BACK, SCIATICA, LEFT):
        page.locator("button.answer", has_text=answer).first.click()
    assert coded(page) == ["M54.42"]
    expect(page.locator(".code-line")).to_contain_text("Index: Lumbago, lumbalgia, with sciatica")
    expect(page.locator("#neighbours")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    assert accepted(page) == ["M54.42"]
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_reasons_lead_to_the_official_line(reached: Page) -> None:
    reached.get_by_role("link", name="Tabular: M54.4").click()
    expect(reached.locator("h1")).to_contain_text("Lumbago with sciatica")


def test_chronic_pain_with_pain_control_comes_first(reached: Page) -> None:
    key(reached, "1", "acute, chronic")
    press(reached, "Chronic")
    number = reached.locator(".open-questions a", has_text="reason for the encounter").locator("kbd")
    key(reached, number.inner_text(), "reason for the encounter")
    press(reached, "Pain control")
    assert coded(reached) == ["G89.29", "M54.42"]
    key(reached, "Enter", "Accepted codes, in this order")
    assert accepted(reached) == ["G89.29", "M54.42"]


def test_an_early_answer_is_changed_by_keyboard(reached: Page) -> None:
    for _ in range(3):
        reached.keyboard.press("e")
    expect(reached.locator("a[data-edit]").first).to_be_focused()
    key(reached, "Enter", "What does the provider document")
    press(reached, "Neck pain")
    expect(heading(reached)).to_contain_text("in the arm")
    expect(reached.get_by_text("1 kept without effect")).to_be_visible()


def test_backspace_goes_back(reached: Page) -> None:
    key(reached, "Backspace", "Which side")
    key(reached, "Backspace", "in the leg")
    key(reached, "Backspace", "What does the provider document")


def test_backspace_takes_a_changed_answer_before_what_came_of_it(reached: Page) -> None:
    reached.keyboard.press("e")
    reached.keyboard.press("e")
    key(reached, "Enter", "in the leg")
    press(reached, "Nothing, no radiation")
    key(reached, "Backspace", "in the leg")
    press(reached, "Sciatica")
    assert coded(reached) == ["M54.42"]


def test_nothing_more_is_documented(asked: Page) -> None:
    press(asked, LOW_BACK)
    key(asked, "0", "The code")
    assert coded(asked) == ["M54.50"]
    expect(asked.locator("#open")).to_have_count(0)


def test_what_changed_is_announced(asked: Page) -> None:
    press(asked, LOW_BACK)
    expect(asked.locator("#announce")).to_contain_text("26 codes still possible.")
    press(asked, SCIATICA)
    press(asked, LEFT)
    expect(asked.locator("#announce")).to_have_text("Result: M54.42.")


def test_a_key_pressed_the_moment_a_question_appears_stays_on_the_page(asked: Page) -> None:
    asked.evaluate(
        """() => {
             const two = new KeyboardEvent("keydown", {key: "2", bubbles: true});
             const press = () => document.body.dispatchEvent(two);
             document.addEventListener("htmx:afterSwap", () => setTimeout(press), {once: true});
           }"""
    )
    asked.evaluate("window.same = true")
    press(asked, LOW_BACK)
    expect(heading(asked)).to_have_text("Which side is documented?")
    assert asked.evaluate("window.same") is True


def test_keys_are_text_in_a_field(asked: Page) -> None:
    press(asked, LOW_BACK)
    before = heading(asked).inner_text()
    asked.locator("#q").focus()
    asked.keyboard.type("1 e0")
    expect(asked.locator("#q")).to_have_value("1 e0")
    expect(heading(asked)).to_have_text(before)


def test_all_keys_are_listed(asked: Page) -> None:
    asked.keyboard.press("?")
    expect(asked.locator("dialog#keys")).to_contain_text("nothing more is documented")
    asked.keyboard.press("1")
    asked.keyboard.press("Escape")
    expect(heading(asked)).to_have_text("What does the provider document?")


def test_the_codes_are_copied(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = start(context.new_page())
    for answer in (LOW_BACK, SCIATICA, LEFT):
        press(page, answer)
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "M54.42"


def test_a_stale_tab_is_told_and_loses_nothing(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for()
    first = start(context.new_page())
    press(first, LOW_BACK)
    second = context.new_page()
    second.goto(first.url)
    press(first, SCIATICA)
    second.locator("button.answer").first.click()
    expect(second.get_by_role("alert").filter(has_text="changed in another window")).to_be_visible()
    expect(heading(second)).to_contain_text("Which side")
    press(second, LEFT)
    assert coded(second) == ["M54.42"]


def test_a_stale_tab_without_javascript(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for(js=False)
    first, second = context.new_page(), context.new_page()
    first.goto("/encounters/new")
    first.get_by_label("Outpatient").check()
    first.get_by_role("button", name="Start").click()
    second.goto(first.url)
    first.locator("button.answer", has_text=LOW_BACK).click()
    second.locator("button.answer", has_text="Neck pain").click()
    expect(second.get_by_text("changed in another window")).to_be_visible()
    expect(second.locator(".facts")).to_contain_text(LOW_BACK)


def test_a_double_click_answers_once(asked: Page) -> None:
    asked.locator("button.answer").first.dblclick()
    expect(heading(asked)).to_contain_text("in the leg")
    expect(asked.locator(".facts > li")).to_have_count(1)
    expect(asked.get_by_text("another window")).to_have_count(0)


def test_signing_in_again_leads_back_to_the_question(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for()
    page = start(context.new_page())
    press(page, LOW_BACK)
    address = page.url
    context.clear_cookies(name="dorsalgia_session")
    page.keyboard.press("2")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Name").fill("coder")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/conditions/1/$"))
    assert page.url.startswith(address)
    expect(page.get_by_text("Your last step was kept and is done now.")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text(SCIATICA)
    expect(heading(page)).to_have_text("Which side is documented?")
    expect(heading(page)).to_be_focused()


def test_the_same_signing_in_without_javascript(context_for: Callable[..., BrowserContext]) -> None:
    context = context_for(js=False)
    page = context.new_page()
    page.goto("/encounters/new")
    page.locator("button.answer", has_text=LOW_BACK).first.click()
    context.clear_cookies(name="dorsalgia_session")
    page.locator("button.answer", has_text=SCIATICA).first.click()
    expect(page.get_by_text("Your last answer is kept")).to_be_visible()
    page.get_by_label("Name").fill("coder")
    page.get_by_label("Password").fill("pass")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Your last step was kept and is done now.")).to_be_visible()
    expect(heading(page)).to_have_text("Which side is documented?")


def test_what_is_written_into_a_query_stays_in_the_window(asked: Page) -> None:
    press(asked, LOW_BACK)
    press(asked, "Statements in the record conflict")
    field = asked.get_by_label("Text of the query")
    field.fill("Indicators of this chart")
    sent: list[str] = []
    asked.on("request", lambda request: sent.append(request.post_data or ""))
    asked.get_by_role("button", name="The query is sent").click()
    expect(asked.get_by_text("This encounter waits for the provider.")).to_be_visible()
    expect(field).to_have_value("Indicators of this chart")
    assert sent
    assert not any("Indicators" in body for body in sent)


def test_the_code_tree_by_keyboard(asked: Page) -> None:
    for answer in ("An injury", "As a fact", "Fracture or collapse", "Active treatment", "Trauma", "Lumbar"):
        press(asked, answer)
    expect(heading(asked)).to_have_text("Choose the code in the code tree")
    for step in ("S32.01", "S32.010", "S32.010A"):
        link = asked.locator("a.answer", has=asked.get_by_text(step, exact=True))
        asked.keyboard.press(link.locator("kbd").inner_text())
        expect(asked.locator(".crumbs li").last).to_contain_text(step)
    key(asked, "Backspace", "Choose the code")
    asked.keyboard.press("1")
    expect(heading(asked)).to_have_text("The code you chose")
    key(asked, "Enter", "The accepted code")
    assert accepted(asked) == ["S32.010A"]


@pytest.mark.parametrize("width", [320, 360, 800, 1280, 1920])
def test_nothing_is_wider_than_the_window(page_as: Callable[..., Page], width: int) -> None:
    page = start(page_as("coder", width=width))
    for answer in (LOW_BACK, SCIATICA, LEFT):
        press(page, answer)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
