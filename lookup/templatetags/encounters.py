"""Links and forms of an encounter's pages: {% load encounters %}."""

from django import template

register = template.Library()


@register.filter
def dated(url: str, query: str) -> str:
    """{{ reason.url|dated:on_query }}: the address with the date of this page, before its fragment."""
    if not query or not url:
        return url
    path, mark, fragment = url.partition("#")
    joined = f"{path}&{query.removeprefix('?')}" if "?" in path else f"{path}{query}"
    return f"{joined}{mark}{fragment}"


@register.filter
def status_class(status: str) -> str:
    """{{ encounter.status|status_class }}: how the chip of a status looks."""
    return {"accepted": "billable", "corrected": "billable", "waiting": "off", "reopened": "notice"}.get(
        status, ""
    )
