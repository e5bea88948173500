"""Pages of codes."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lookup.views import page


def show(request: HttpRequest, **_: str) -> HttpResponse:
    return page(request, "search/home.html", {})


urlpatterns = [
    path("codes/", show, name="codes"),
    path("codes/<path:code>/", show, name="code"),
    path("index/", show, name="index"),
]
