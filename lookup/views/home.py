"""The page the day begins on."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from lookup.views import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search box, and the way into coding a chart."""
    return page(request, "search/home.html", {})


urlpatterns = [path("", home, name="home")]
