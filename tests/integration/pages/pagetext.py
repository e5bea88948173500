"""A page as its readers see it."""

import re
from html import unescape
from typing import Any


def text(response: Any) -> str:
    """The text of a page without its markup, blanks made one."""
    body = re.sub(r"<(script|title|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
