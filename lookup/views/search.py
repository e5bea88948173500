"""Search: as you type and by form, on one address. Text longer than a term comes by POST and is not kept.

The form is sent by POST, since without JavaScript nobody knows how long the text will be; a term goes on to
its own address.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lookup.forms_reading import plain
from lookup.presenters import searching
from lookup.presenters.frame import date_of_service, on_query
from lookup.reading import LONGEST, LONGEST_TERM
from lookup.views import page, wants_fragment

TEMPLATE = "search/page.html"
SUGGESTIONS = "suggestions"


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The results for `q` on the date of service."""
    posted = request.method == "POST"
    sent = request.POST if posted else request.GET
    text = plain(sent.get("q", "")).strip()
    if not posted:  # only a note has lines, which divide it into sections
        text = text.replace("\n", " ")
    if len(text) > (LONGEST if posted else LONGEST_TERM):
        return _too_long(request, text)
    if posted and not wants_fragment(request) and len(text) <= LONGEST_TERM and "\n" not in text:
        return HttpResponseRedirect(_address(request, text), status=303)
    wanted = _wanted(request)
    limit = searching.MOST_SUGGESTIONS if wanted == SUGGESTIONS else searching.MOST_HITS
    found = searching.results(text, date_of_service(request), limit, on_query(request))
    context = {"results": found, "all": "all" in request.GET}
    response = page(request, TEMPLATE, context, fragment=wanted)
    return _with_address(request, response, text, wanted)


def _wanted(request: HttpRequest) -> str:
    """The partial that htmx asks for: the list under the field of the frame, or the results."""
    htmx = getattr(request, "htmx", None)
    return SUGGESTIONS if htmx and htmx.target == SUGGESTIONS else "results"


def _with_address(request: HttpRequest, response: HttpResponse, text: str, wanted: str) -> HttpResponse:
    """The address follows what is typed; it never holds a text that came by POST."""
    if wants_fragment(request) and wanted == "results":
        url = _address(request, text if request.method == "GET" else "")
        begun = request.htmx.current_url_abs_path == reverse("home")  # type: ignore[attr-defined]
        response["HX-Push-Url" if begun else "HX-Replace-Url"] = url
    return response


def _address(request: HttpRequest, text: str) -> str:
    kept = {"q": text} if text else {}
    kept |= {name: request.GET[name] for name in ("on", "all") if name in request.GET}
    return f"{reverse('search')}?{urlencode(kept)}" if kept else reverse("home")


def _too_long(request: HttpRequest, text: str) -> HttpResponse:
    """413: with the text in a form that sends it by POST, unless it is too long for that as well."""
    context = {"text": text[:LONGEST], "limit": LONGEST_TERM, "length": len(text), "most": LONGEST}
    return page(request, "search/too_long.html", context, fragment="notice", status=413)


urlpatterns = [path("search", search, name="search")]
