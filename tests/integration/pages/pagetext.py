"""A page as its readers see it."""

import re
from html import unescape
from typing import Any


def text(response: Any) -> str:
    """The text of a page without its markup, blanks made one; a date stands in its sentence."""
    body = re.sub(r"<(script|title|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?time>", "", body))).split())
