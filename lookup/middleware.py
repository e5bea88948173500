"""Signing in again in the middle of an htmx request, and refusals of actions as pages."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from lookup import sessions
from lookup.actions.errors import Refused
from lookup.codeset_store import NoData, steady
from lookup.dates import NotADate
from lookup.views import errors, lost_text
from lookup.views.kept import keep

Answer = Callable[[HttpRequest], HttpResponse]


def steady_data(get_response: Answer) -> Answer:
    """A request asks once which data version, edition and questionnaire are in force, and keeps to them."""

    def answer(request: HttpRequest) -> HttpResponse:
        with steady():
            return get_response(request)

    return answer


def sessions_end(get_response: Answer) -> Answer:
    """A session that was not used for long is over, whatever its next request asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        sessions.use(request.session)
        return get_response(request)

    return answer


def own_password_first(get_response: Answer) -> Answer:
    """Whoever has signed in with a password that somebody else chose changes it before anything else."""

    def answer(request: HttpRequest) -> HttpResponse:
        page = reverse("password")
        if not request.session.get(sessions.GIVEN) or request.path in (page, reverse("logout")):
            return get_response(request)
        htmx = getattr(request, "htmx", None)
        return HttpResponseClientRedirect(page) if htmx else HttpResponseRedirect(page)

    return answer


class SignInMiddleware(LoginRequiredMiddleware):
    """As in Django; htmx, which would put the sign-in page inside the page, is sent to it as a whole."""

    def handle_no_permission(  # type: ignore[override]  # htmx is redirected by a header
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """To the sign-in page, and from there back to the page the person looked at; a step may be kept."""
        htmx = getattr(request, "htmx", None)
        kept_here = keep(request)
        lost_text.note(request)
        if not htmx:
            return super().handle_no_permission(request, view_func)
        back_to = request.path if kept_here else htmx.current_url_abs_path or "/"
        url = redirect_to_login(back_to, self.get_login_url(view_func)).url
        return HttpResponseClientRedirect(url)


class RefusalMiddleware(MiddlewareMixin):
    """Answers with a page what a view leaves to it: a refusal, a date that is none, a site without data."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for the error; None for errors that are not meant for the reader."""
        if isinstance(error, Refused):
            return errors.problem(request, error.status, error.sentence)
        if isinstance(error, NotADate):
            return errors.problem(request, 400, str(error))
        if isinstance(error, NoData):
            return errors.problem(request, 503, str(error))
        return None
