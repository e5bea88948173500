"""Search: as you type and by form, on one address. Text longer than a term comes by POST and is not kept."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lookup.forms import TERM_LIMIT, TEXT_LIMIT
from lookup.presenters import searching
from lookup.presenters.frame import date_of_service, on_query
from lookup.views import page, wants_fragment

TEMPLATE = "search/page.html"
SUGGESTIONS = "suggestions"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The results for `q` on the date of service."""
    sent = request.POST if request.method == "POST" else request.GET
    text = _UNPRINTABLE.sub(" ", sent.get("q", "")).strip()
    if len(text) > (TEXT_LIMIT if request.method == "POST" else TERM_LIMIT):
        return _too_long(request, text)
    wanted = _wanted(request)
    limit = searching.MOST_SUGGESTIONS if wanted == SUGGESTIONS else searching.MOST_HITS
    found = searching.results(text, date_of_service(request), limit, on_query(request))
    context = {"results": found, "limit": TERM_LIMIT, "all": "all" in request.GET}
    response = page(request, TEMPLATE, context, fragment=wanted)
    return _with_address(request, response, text, wanted)


def _wanted(request: HttpRequest) -> str:
    """The partial that htmx asks for: the list under the field of the frame, or the results."""
    htmx = getattr(request, "htmx", None)
    return SUGGESTIONS if htmx and htmx.target == SUGGESTIONS else "results"


def _with_address(request: HttpRequest, response: HttpResponse, text: str, wanted: str) -> HttpResponse:
    """The address follows what is typed; it never holds a text that came by POST."""
    if wants_fragment(request) and wanted == "results":
        kept = {"q": text} if request.method == "GET" and text else {}
        kept |= {name: request.GET[name] for name in ("on", "all") if name in request.GET}
        url = f"{reverse('search')}?{urlencode(kept)}" if kept else reverse("home")
        begun = request.htmx.current_url_abs_path == reverse("home")  # type: ignore[attr-defined]
        response["HX-Push-Url" if begun else "HX-Replace-Url"] = url
    return response


def _too_long(request: HttpRequest, text: str) -> HttpResponse:
    """413: with the text in a form that sends it by POST, unless it is too long for that as well."""
    context = {"text": text[:TEXT_LIMIT], "limit": TERM_LIMIT, "length": len(text), "most": TEXT_LIMIT}
    return page(request, "search/too_long.html", context, fragment="notice", status=413)


urlpatterns = [path("search", search, name="search")]
