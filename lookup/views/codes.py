"""The page of a code, the Tabular as a tree, the Alphabetic Index."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from lookup import codeset_store
from lookup.presenters import codes, indexpage, tabularpage
from lookup.presenters.codebook import codebook
from lookup.presenters.frame import date_of_service, no_edition, on_query
from lookup.views import page, wants_fragment
from lookup.views.errors import problem

LONGEST_PATH = 300
LONGEST_CODE = 20
FIRST_CHAPTER = "13"
"""The chapter that stands open when no code is asked for: that of M54."""


@require_safe
def tabular(request: HttpRequest) -> HttpResponse:
    """The Tabular on the date of service, as far as it is loaded, with the code `open` and all above it open.

    To htmx only the line of `branch`.
    """
    on = date_of_service(request)
    if codeset_store.edition_on(on) is None:
        return page(request, "codes/tabular.html", {"missing": no_edition(on)})
    wanted = _wanted(request, "open")
    dated = on_query(request).replace("?", "&")
    if wants_fragment(request) and "branch" in request.GET:
        branch = tabularpage.branch(on, _wanted(request, "branch"), opened=bool(wanted))
        if branch is None:
            return problem(request, 404, "The tree of this date has no such code.")
        return page(request, "codes/tabular.html", {"branch": branch, "and_on": dated}, fragment="line")
    found = tabularpage.tree(on, wanted)
    context = {
        "tree": found,
        "wanted": wanted,
        "known": wanted in codebook(),
        "open_chapter": tabularpage.chapter_of(on, found.here) or FIRST_CHAPTER,
        "and_on": dated,
    }
    return page(request, "codes/tabular.html", context, status=404 if wanted and not found.here else 200)


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a code, under its official spelling."""
    try:
        canonical = codes.canonical(code)
    except ValueError as error:
        return problem(request, 400, str(error), "To find a code by words, use the search box.")
    if canonical != code:
        return HttpResponseRedirect(f"{reverse('code', args=[canonical])}{_query(request)}")
    if canonical not in codebook():
        return _unknown(request, canonical)
    shown = codes.code_page(canonical, date_of_service(request), on_query(request))
    return page(request, "codes/page.html", {"page": shown})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One main term of the Alphabetic Index with an entry in its place, or the list of main terms."""
    wanted = request.GET.get("path", "")[:LONGEST_PATH].replace("\0", "")
    term = indexpage.main_term(wanted, codebook()) if wanted else None
    letters = () if term else indexpage.letters()
    parts = wanted.split(indexpage.SEPARATOR)
    context = {"wanted": wanted, "term": term, "parts": parts, "letters": letters}
    return page(request, "codes/index.html", context, status=404 if wanted and not term else 200)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    """404 with the codes that come nearest."""
    context = {"code": code, "nearest": codes.nearest(code, date_of_service(request))}
    return page(request, "codes/unknown.html", context, status=404)


def _wanted(request: HttpRequest, name: str) -> str:
    """The official spelling of a code in the address; what is none is kept to be shown, shortened."""
    text = request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_CODE]
    try:
        return codes.canonical(text) if text else ""
    except ValueError:
        return text


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


urlpatterns = [
    path("codes/", tabular, name="codes"),
    path("codes/<str:code>/", show, name="code"),
    path("index/", index, name="index"),
]
