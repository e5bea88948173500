"""Guidance texts and sections of the guidelines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from lookup.presenters import guidance, guidancesearch
from lookup.presenters import rulings as presenter
from lookup.presenters.frame import on_query
from lookup.reading import LONGEST_TERM
from lookup.views import page, wants_fragment


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """All texts by kind, or those that fit the words asked for, best first."""
    words = _words(request)
    context = {
        "words": words,
        "found": guidancesearch.search(words) if words else (),
        "contents": () if words else guidance.contents(),
    }
    return _searched(
        page(request, "guidance/contents.html", context, fragment="list"), request, "guidance", words
    )


@require_safe
def rulings(request: HttpRequest) -> HttpResponse:
    """Statements that coders may have read elsewhere, each with its ruling, why, and where that stands."""
    words = _words(request)
    context = {"words": words, "rulings": presenter.rulings(words)}
    return _searched(
        page(request, "guidance/rulings.html", context, fragment="list"), request, "rulings", words
    )


def _words(request: HttpRequest) -> str:
    return request.GET.get("words", "").replace("\0", "").strip()[:LONGEST_TERM]


def _searched(response: HttpResponse, request: HttpRequest, route: str, words: str) -> HttpResponse:
    """The address follows what is typed."""
    if wants_fragment(request):
        query = f"?{urlencode({'words': words})}" if words else ""
        response["HX-Replace-Url"] = f"{reverse(route)}{query}"
    return response


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One text, as it is live today."""
    text = guidance.text(slug, on_query(request))
    if text is None:
        raise Http404
    return page(request, "guidance/text.html", {"text": text})


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """What each section of the Official Guidelines says, in this site's words."""
    year, sections = guidance.guidelines()
    return page(request, "guidance/guidelines.html", {"year": year, "sections": sections})


urlpatterns = [
    path("guidance/", contents, name="guidance"),
    path("guidance/you-may-have-read/", rulings, name="rulings"),
    path("guidance/<slug:slug>/", show, name="guidance_text"),
    path("guidelines/", guidelines, name="guidelines"),
]
