"""A pasted assessment in a browser: two clicks, keys alone, without JavaScript, and no trace of it."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MARKER = "Zyxmarker"
NOTE = f"""\
REASON FOR VISIT
Follow-up after a long drive; {MARKER} clinic, seen by the usual provider.

HISTORY
This warehouse worker comes with pain that began about six weeks ago after longer shifts. It is worse when
sitting and bending and better when walking. It runs from the buttock along the back of the thigh into the
calf. Heat and naproxen help for a few hours. There was no accident. Bladder and bowel work as before. Sleep
is broken twice a night. The patient lifts boxes of about ten kilograms all day and has missed no work so far.

EXAMINATION
Gait is steady. Forward bending is limited by pain. Straight leg raising is positive at forty-five degrees.
Reflexes are equal, strength is full in all groups and sensation to light touch is kept. The hips move freely.
The skin over the spine is clear. Blood pressure and weight are unchanged since the last visit in May.

ASSESSMENT
Low back pain with sciatica, left side. No radiculopathy.

PLAN
Physical therapy twice a week for six weeks. Naproxen with food as needed. Walking every day, lifting with the
knees, a written note for lighter duty until the next visit. Imaging only if this does not settle. The patient
agrees with the plan, has no further questions and will come back in six weeks, or earlier if it gets worse.
"""


def begin(page: Page) -> Page:
    """An outpatient encounter, at its first question."""
    page.goto("/encounters/new")
    page.get_by_label("Outpatient").check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile("/encounters/[0-9a-f-]{36}/$"))
    expect(page.locator("#question")).to_have_text("What does the provider document?")
    return page


def paste(page: Page, text: str = NOTE) -> Page:
    page.get_by_label("Paste the assessment").fill(text)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("heading", name="What the text says")).to_be_visible()
    return page


def use(page: Page) -> Page:
    page.get_by_role("button", name=re.compile("^Use these facts")).click()
    expect(page.locator(".facts")).to_contain_text("from text")
    return page


def accept(page: Page) -> list[str]:
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#question")).to_have_text("The accepted code")
    return page.locator(".accepted .code-line a.code").all_inner_texts()


def fact(page: Page, asked: str) -> Locator:
    """The row of a question."""
    return page.locator(".read-row", has_text=asked)


def stored() -> str:
    """Everything in every table of the database."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [repr(row) for row in cursor if table != "lookup_dataversion"]
    return "\n".join(rows)


def test_an_assessment_of_200_words_is_coded_with_two_clicks(page: Page) -> None:
    assert len(NOTE.split()) >= 200
    use(paste(begin(page)))
    assert accept(page) == ["M54.42"]


def test_the_same_without_javascript(page_without_js: Page) -> None:
    page = use(paste(begin(page_without_js)))
    assert re.search(r"/conditions/1/$", page.url)
    assert accept(page) == ["M54.42"]


@pytest.mark.parametrize("js", [True, False])
def test_a_text_at_the_start_saves_the_first_click(
    context_for: Callable[..., BrowserContext], js: bool
) -> None:
    page = context_for(js=js).new_page()
    page.goto("/encounters/new")
    page.get_by_label("Outpatient").check()
    page.get_by_label("Paste the assessment").fill(NOTE)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", name="What the text says")).to_be_visible()
    if js:
        expect(page).to_have_url(re.compile(r"/conditions/1/$"))
    use(page)
    assert accept(page) == ["M54.42"]


def test_keys_alone(page: Page) -> None:
    begin(page).keyboard.press("p")
    expect(page.get_by_label("Paste the assessment")).to_be_focused()
    page.keyboard.insert_text(NOTE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What the text says")).to_be_focused()
    side = fact(page, "Which side is documented?")
    number = side.locator("kbd").inner_text()
    page.keyboard.press(number)
    expect(side.get_by_role("checkbox")).not_to_be_checked()
    expect(side.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press(number)
    expect(side.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(side.get_by_role("checkbox")).not_to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(side.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("e")
    expect(side.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("Ri")
    expect(side.get_by_role("combobox")).to_have_value("right")
    side.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    expect(side.get_by_role("checkbox")).not_to_be_checked()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("The code")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("The accepted code")
    assert page.locator(".accepted .code-line a.code").all_inner_texts() == ["M54.41"]


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_a_text_is_sent_from_its_field(page: Page, keys: str) -> None:
    page.goto("/encounters/new")
    page.keyboard.press("p")
    page.keyboard.insert_text("Low back pain")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("with left sciatica.")
    page.keyboard.press(keys)
    expect(page.get_by_role("heading", name="What the text says")).to_be_focused()
    page.wait_for_load_state()  # a whole page has the focus before its script runs
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_text("The code")
    page.keyboard.press("p")
    page.keyboard.insert_text("Chronic.")
    page.keyboard.press(keys)
    expect(page.get_by_role("heading", name="What the text says")).to_be_focused()


def test_what_was_read_is_announced(page: Page) -> None:
    paste(begin(page))
    expect(page.locator("#announce")).to_contain_text("facts read from the text")


def test_the_text_is_removed_and_the_facts_stay(page: Page) -> None:
    paste(begin(page))
    expect(page.locator("#chart")).to_contain_text(MARKER)
    page.get_by_role("button", name="Remove the text from this page").click()
    expect(page.locator("#chart")).not_to_contain_text(MARKER)
    assert MARKER not in page.content()
    use(page)
    assert accept(page) == ["M54.42"]


@pytest.mark.parametrize("js", [True, False])
def test_no_trace_is_left(context_for: Callable[..., BrowserContext], js: bool) -> None:
    context = context_for(js=js)
    page = context.new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    accept(use(paste(begin(page))))
    assert MARKER not in page.content()
    assert MARKER not in str(context.storage_state(indexed_db=True))
    if js:
        assert MARKER not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert addresses
    assert not [url for url in addresses if MARKER in url]
    assert MARKER not in stored()
    for step in (page.go_back, page.go_back, page.go_forward):
        try:
            step()
        except Error as error:
            assert "ERR_CACHE_MISS" in error.message  # noqa: PT017  no form is sent again by itself
            break
        assert MARKER not in page.content()
        for field in page.get_by_label("Paste the assessment").all():
            assert field.input_value() == ""


def test_loading_again_asks_for_a_text_again(page: Page) -> None:
    paste(begin(page)).reload()
    assert MARKER not in page.content()
    expect(page.locator("#question")).to_have_text("What does the provider document?")


def test_a_megabyte_is_refused_and_stays_in_the_field(page: Page) -> None:
    begin(page)
    field = page.get_by_label("Paste the assessment")
    field.evaluate("(el) => { el.value = 'no '.repeat(350000); }")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("#problem")).to_contain_text("This is too long")
    assert len(field.input_value()) > 1_000_000


def test_words_of_the_search_begin_a_chart(page: Page) -> None:
    page.goto("/")
    page.locator("#q").fill(" ".join(NOTE.split()))
    page.get_by_role("button", name="Code this chart").click()
    expect(page.get_by_label("Paste the assessment")).to_have_value(re.compile(MARKER))
    assert MARKER not in page.url
    page.get_by_label("Outpatient").check()
    page.get_by_role("button", name="Start").click()
    use(page)
    assert accept(page) == ["M54.42"]


def test_when_narrow_the_words_of_a_fact_open_the_text_above_it(page_as: Callable[..., Page]) -> None:
    page = paste(begin(page_as("coder", width=360)))
    text = page.locator(".read-text")
    page.set_viewport_size({"width": 360, "height": 560})
    expect(text).not_to_be_visible()
    row = fact(page, "Which side is documented?")
    row.get_by_text("“left side”").click()
    expect(text.locator("mark", has_text="left side")).to_be_in_viewport()
    row.get_by_role("combobox").focus()
    expect(row.get_by_role("combobox")).to_be_in_viewport()
    expect(text).to_be_in_viewport()
    page.get_by_role("button", name="Use, rest not documented").focus()
    expect(text).to_be_in_viewport()


def test_when_narrow_a_long_answer_takes_several_lines(page_as: Callable[..., Page]) -> None:
    page = paste(begin(page_as("coder", width=360)), f"{NOTE} Possible disc herniation at L4-5.")
    heights = [answer.bounding_box()["height"] for answer in page.locator(".read-row select").all()]  # type: ignore[index]
    assert min(heights) < 40
    assert max(heights) > 60


def test_keys_choose_in_the_list_of_answers(page: Page) -> None:
    paste(begin(page))
    answer = fact(page, "Which side is documented?").get_by_role("combobox")
    answer.focus()
    for key in ("Space", "Home", "Enter"):
        page.keyboard.press(key)
    expect(answer).to_have_value("right")
    expect(answer).to_be_focused()
    expect(page.get_by_role("heading", name="What the text says")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_review_is_accessible_and_fits(page_as: Callable[..., Page], scheme: str, width: int) -> None:
    page = begin(page_as("coder", scheme=scheme, width=width))
    found = _faults(page)
    paste(page, f"{NOTE} Mother had scoliosis. Possible disc herniation at L4-5. Also neck pain.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found += _faults(page)
    page.get_by_role("button", name="Remove the text from this page").click()
    expect(page.locator(".read-text")).to_have_count(0)
    found += _faults(page)
    use(page)
    assert [*found, *_faults(page)] == []


def _faults(page: Page) -> list[str]:
    violations = Axe().run(page, options=RULES | {"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]
