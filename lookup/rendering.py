"""Guidance as Markdown becomes clean HTML."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("em", "strong", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}}


def markdown(text: str) -> SafeString:
    """Render Markdown; HTML in it is shown as text, and links lead to this site or to https only."""
    return SafeString(
        nh3.clean(_parser().render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https"})
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
