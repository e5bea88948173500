"""What the site does, its limits, its keys."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from lookup.views import page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The help page."""
    return page(request, "help/page.html", {})


urlpatterns = [path("help/", show, name="help")]
