"""The page the day begins on: the search box, before anything is typed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from lookup.presenters import searching
from lookup.presenters.frame import date_of_service
from lookup.reading import LONGEST_TERM
from lookup.views import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search box, examples, and the way into coding a chart."""
    nothing = searching.results("", date_of_service(request))
    return page(request, "search/page.html", {"results": nothing, "limit": LONGEST_TERM})


urlpatterns = [path("", home, name="home")]
