"""Pages of guidance."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lookup.views import page


def show(request: HttpRequest, **_: str) -> HttpResponse:
    return page(request, "search/home.html", {})


urlpatterns = [
    path("guidance/", show, name="guidance"),
    path("guidance/<slug:slug>/", show, name="guidance_text"),
    path("guidelines/", show, name="guidelines"),
]
