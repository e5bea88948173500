"""The page on which an account switches its single keys off or on, and changes them."""

from django.contrib import messages
from django.contrib.auth.models import User as Account
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from lookup import keys
from lookup.actions import keys as actions
from lookup.keys import KeyRefused, Keys
from lookup.presenters.keys import keys_of
from lookup.views import page


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The table of keys as a form; a POST keeps it, `usual` brings the table back and switches it on."""
    if request.method != "POST":
        return _page(request, {key.name: key_ for key, key_ in keys_of(request.user).table})
    wanted = {name: request.POST.get(name, usual) for name, usual in keys.USUAL.items()}
    on = request.POST.get("on", "yes") != "no"
    if "usual" in request.POST:
        wanted, on = {}, True
    try:
        keys.changes(wanted)
    except KeyRefused as refused:
        return _page(request, wanted, on=on, refused=refused, status=400)
    actions.choose(by=_account(request), on=on, wanted=wanted)
    messages.success(request, "Your keys are kept. They hold wherever you sign in.")
    return HttpResponseRedirect(reverse("keys"), status=303)


def _page(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    on: bool | None = None,
    refused: KeyRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    kept: Keys = keys_of(request.user)
    lines = [
        {"key": key, "typed": typed.get(key.name, ""), "error": str(refused) if _is(refused, key) else ""}
        for key in keys.TABLE
    ]
    context = {"lines": lines, "on": kept.on if on is None else on, "named": keys.NAMED}
    return page(request, "help/keys.html", context, status=status)


def _is(refused: KeyRefused | None, key: keys.Key) -> bool:
    return refused is not None and refused.name == key.name


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101  every page but signing in wants an account
    return request.user


urlpatterns = [path("help/keys/", show, name="keys")]
