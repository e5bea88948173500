"""What the site does, its limits, its keys."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from lookup.presenters.frame import KEYS_COOKIE
from lookup.views import page
from lookup.views.back import back_to

A_YEAR = 365 * 24 * 60 * 60


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The help page."""
    return page(request, "help/page.html", {})


@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """Switch single-key shortcuts on or off in this browser."""
    response = HttpResponseRedirect(back_to(request))
    value = "off" if request.POST.get("keys") == "off" else "on"
    response.set_cookie(
        KEYS_COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


urlpatterns = [path("help/", show, name="help"), path("help/keys", set_keys, name="set_keys")]
