"""The page of a code, the Tabular as a tree, the Alphabetic Index."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from lookup import codeset_store
from lookup.presenters import codes, indexpage, tabularpage
from lookup.presenters.codebook import codebook
from lookup.presenters.frame import date_of_service, no_edition, on_query
from lookup.views import page
from lookup.views.errors import problem

LONGEST_PATH = 300


@require_safe
def tabular(request: HttpRequest) -> HttpResponse:
    """The Tabular on the date of service, as far as it is loaded."""
    on = date_of_service(request)
    loaded = codeset_store.edition_on(on) is not None
    context = {
        "chapters": tabularpage.tree(on) if loaded else (),
        "missing": "" if loaded else no_edition(on),
    }
    return page(request, "codes/tabular.html", context)


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


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


urlpatterns = [
    path("codes/", tabular, name="codes"),
    path("codes/<str:code>/", show, name="code"),
    path("index/", index, name="index"),
]
