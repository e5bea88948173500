"""A coder who pastes texts and sends the list of facts back as the page shows it."""

import html
import re
from typing import Any

from django.http import HttpResponse
from walking import Walk, text

MARKER = "Zyxmarker"
ASSESSMENT = f"Low back pain with sciatica, left side. {MARKER}."


class Reader(Walk):
    """A walk that pastes texts and sends the list of facts back as the page shows it."""

    @property
    def text_address(self) -> str:
        return f"{self.address}text"

    def paste(self, typed: str = ASSESSMENT, **headers: str) -> HttpResponse:
        return self.client.post(self.text_address, {"step": "read", "text": typed}, headers=headers)

    def confirm(self, page: HttpResponse, step: str = "use", **changes: Any) -> HttpResponse:
        """Send the list on a page; `changes` replace its fields, None leaves one out."""
        headers = changes.pop("headers", None)
        form = fields(page) | {"step": step} | changes
        sent = {name: value for name, value in form.items() if value is not None}
        return self.client.post(self.text_address, sent, headers=headers)

    def use(self, typed: str = ASSESSMENT, step: str = "use", **changes: Any) -> "Reader":
        answer = self.confirm(self.paste(typed), step, **changes)
        assert answer.status_code == 303, text(answer)
        assert answer["Location"] == self.address
        return self


def fields(page: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the list of facts."""
    form = re.search(r'<form class="reading.*?</form>', page.content.decode(), re.DOTALL)
    assert form, text(page)
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "on")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form[0], re.DOTALL):
        found[name] = re.findall(r'value="([^"]*)"\s+selected', options)
    return found


def row_of(page: HttpResponse, question: str) -> str:
    """The prefix of the fields of a question's first row."""
    return next(name.removesuffix("-question") for name, value in fields(page).items() if value == [question])


def shown_text(page: HttpResponse) -> str:
    """The text as the page shows it, without the signs in it."""
    found = re.search(r'<div class="read-text".*?>(.*?)</div>', page.content.decode(), re.DOTALL)
    assert found, text(page)
    plain = re.sub(r'<span class="sign">.*?(?=</mark>)', "", found[1], flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", plain))


def mark(page: HttpResponse, words: str) -> str:
    """The class of the mark that begins with these words."""
    found = re.search(rf'<mark class="([^"]*)">{words}', page.content.decode())
    assert found, shown_text(page)
    return found[1]
