"""A chart coded with the mouse: started, and answered by the words of the answers."""

from playwright.sync_api import Page, expect


def start(page: Page, reference: str = "") -> Page:
    page.goto("/encounters/new")
    page.get_by_label("Encounter reference").fill(reference)
    page.get_by_label("Outpatient").check()
    page.get_by_role("button", name="Start", exact=True).click()
    return page


def answer(page: Page, *texts: str) -> Page:
    for text in texts:
        before = page.locator("#question").inner_text()
        page.locator("button.answer", has_text=text).first.click()
        expect(page.locator("#question")).not_to_have_text(before)
    return page
