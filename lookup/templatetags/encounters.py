"""Links and forms of an encounter's pages: {% load encounters %}."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_STEP = (
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="sender" value="{}">'
    '<input type="hidden" name="step" value="{}">'
    '<input type="hidden" name="version" value="{}">'
)


@register.simple_tag(takes_context=True)
def step(context: Context, name: str) -> SafeString:
    """{% step "accept" %}: the hidden fields of a form of the chart's page. A page has a dozen such forms."""
    version = context["chart"].encounter.version
    return format_html(_STEP, context["csrf_token"], context["sender"], name, version)


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
