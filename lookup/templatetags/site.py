"""Icons, codes and citations in templates: {% load site %}."""

import re
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from lookup.keys import Keys
from lookup.presenters.citations import Citation, cite, code_url
from lookup.reading import LONGEST_TERM

register = template.Library()
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")

# Drawn for this site on a 16 by 16 grid, as strokes in the colour of the text.
ICONS = {
    "yes": '<path d="M2.5 8.5 6.5 12.5 13.5 4"/>',
    "no": '<path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5"/>',
    "off": '<circle cx="8" cy="8" r="6"/><path d="M3.8 12.2 12.2 3.8"/>',
    "notice": '<circle cx="8" cy="8" r="6.2"/><path d="M8 7.2V11.5M8 4.3V5"/>',
    "warning": '<path d="M8 2 15 14H1ZM8 6.5V10M8 11.4V12.2"/>',
    "conflict": '<path d="M5.2 1.8H10.8L14.2 5.2V10.8L10.8 14.2H5.2L1.8 10.8V5.2ZM8 4.6V8.8M8 10.6V11.4"/>',
    "down": '<path d="M4 6.5 8 10.5 12 6.5"/>',
    "right": '<path d="M6 3.5 10.5 8 6 12.5"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="M10.4 10.4 14 14"/>',
    "copy": '<path d="M5.5 5.5V2.5H13.5V10.5H10.5M2.5 5.5H10.5V13.5H2.5Z"/>',
    "read": '<path d="M8 4Q5.5 2.3 2 2.7V12.7Q5.5 12.3 8 14 10.5 12.3 14 12.7V2.7Q10.5 2.3 8 4V14"/>',
    "person": '<circle cx="8" cy="5" r="3"/><path d="M2.2 14.2C2.8 10.8 5 9.8 8 9.8S13.2 10.8 13.8 14.2"/>',
    "clock": '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.2V8L10.8 9.8"/>',
}
_SVG = (
    '<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.7" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>'
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "yes" %}: a picture beside a word; it says nothing of its own. KeyError for an unknown name."""
    return mark_safe(_SVG.replace("{}", ICONS[name]))  # noqa: S308  drawn above


@register.simple_tag(takes_context=True)
def code(context: Context, code: str, shown: str = "") -> SafeString:
    """{% code "M54.42" %}: the code as a link to its page, on the date of this page; `shown` as printed."""
    url = f"{code_url(code)}{context.get('on_query', '')}"
    return format_html('<a class="code" href="{}">{}</a>', url, shown or code)


@register.simple_tag(takes_context=True)
def compare_url(context: Context, one: str, other: str = "") -> str:
    """{% compare_url "M54.41" "M54.42" %}: the page of the two side by side, on the date of this page."""
    query = {"one": one} | ({"other": other} if other else {})
    dated = str(context.get("on_query", "")).replace("?", "&")
    return f"{reverse('compare')}?{urlencode(query)}{dated}"


@register.simple_tag
def citation(reference: str) -> SafeString:
    """{% citation "guideline:I.A.15" %}: what the reference names, as a link where there is a page."""
    return citation_link(cite(reference))


@register.simple_tag
def citation_link(found: Citation) -> SafeString:
    """{% citation_link one %}: a citation as a link, or as text."""
    if not found.url:
        return format_html('<span class="cite-{}">{}</span>', found.kind, found.label)
    return format_html('<a class="cite-{}" href="{}">{}</a>', found.kind, found.url, found.label)


@register.simple_tag(takes_context=True)
def key(context: Context, *names: str | int) -> SafeString:
    """{% key "accept" %}: the attribute that lets the account's key for this press the element; a number is a
    key itself."""
    keys = _keys(context)
    chosen = " ".join(filter(None, (keys.of(each) if isinstance(each, str) else str(each) for each in names)))
    return format_html('data-key="{}"', chosen) if chosen else SafeString()


@register.simple_tag(takes_context=True)
def kbd(context: Context, name: str) -> SafeString:
    """{% kbd "accept" %}: the key beside the words of a button; nothing where single keys are off."""
    keys = _keys(context)
    chosen = keys.of(name) if keys.on else ""
    return format_html("<kbd>{}</kbd>", chosen) if chosen else SafeString()


@register.simple_tag
def term_limit() -> int:
    """{% term_limit %}: so many characters of a search may stand in an address."""
    return LONGEST_TERM


def _keys(context: Context) -> Keys:
    return context.get("keys") or Keys()


@register.simple_tag(takes_context=True)
def cached_include(context: Context, name: str, **values: Hashable) -> SafeString:
    """{% cached_include "encounters/_removed.html" removed=chart.removed %}: an include that shows these
    values alone, and links on the date of this page. Rendered once for them: the same come all day."""
    return _rendered(name, str(context.get("on_query", "")), tuple(values.items()))


@lru_cache(maxsize=4096)
def _rendered(name: str, on_query: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(name, dict(values) | {"on_query": on_query})


@register.filter
def dates_whole(text: str) -> SafeString:
    """A plain sentence in which no line breaks within a date (base.css)."""
    return mark_safe(_DATE.sub(r"<time>\g<0></time>", escape(text)))  # noqa: S308  escaped; only elements without attributes were added


@register.filter
def span(row: Any) -> str:
    """{{ row|span }}: "from 2021-10-01" or "2020-10-01 to 2021-09-30", of anything with two dates."""
    if row.valid_to is None:
        return f"since {row.valid_from}"
    return f"{row.valid_from} to {row.valid_to}"
