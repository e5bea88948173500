"""The site's addresses and the floor: an authenticated view that returns a constant."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from codingsite.urls import *  # noqa: F403
from codingsite.urls import urlpatterns as site


def floor(request: HttpRequest) -> HttpResponse:
    """What a request costs under this server when the site does nothing for it."""
    return HttpResponse(f"constant for {request.user.get_username()}")


urlpatterns = [path("floor", floor), *site]
