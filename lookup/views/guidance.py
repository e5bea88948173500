"""Guidance texts and sections of the guidelines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from lookup.forms import TERM_LIMIT
from lookup.presenters import guidance
from lookup.presenters.frame import on_query
from lookup.views import page


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """All texts by kind, or those that hold the words asked for."""
    words = request.GET.get("words", "").strip()[:TERM_LIMIT]
    context = {"words": words, "contents": guidance.contents(words)}
    return page(request, "guidance/contents.html", context, fragment="list")


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
    path("guidance/<slug:slug>/", show, name="guidance_text"),
    path("guidelines/", guidelines, name="guidelines"),
]
