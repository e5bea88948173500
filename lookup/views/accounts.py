"""Signing in and out, and one's own password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse_lazy
from django.utils.decorators import method_decorator

from lookup import sessions, throttling
from lookup.actions import accounts
from lookup.forms import PasswordForm, SignInForm
from lookup.permissions import DEMO_ACCOUNTS, DEMO_PASSWORD, demo_allowed, is_demo
from lookup.views import lost_text, page
from lookup.views.kept import carry_out, waiting


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page. Demonstration accounts are named only where they work."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again; 429 when it was too early for another attempt."""
        return _waiting(super().form_invalid(form), form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the demonstration accounts where they may be used."""
        shown = demo_allowed(self.request) and bool(settings.DEMO)
        logins = {"accounts": DEMO_ACCOUNTS, "password": DEMO_PASSWORD} if shown else None
        context = {"demo_logins": logins, "kept": waiting(self.request)}
        return super().get_context_data(**kwargs) | context

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, then take the step that the account sent when its session had ended."""
        response = super().form_valid(form)
        carry_out(self.request)
        lost_text.say(self.request)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Ends the session (POST) and says so."""

    next_page = "signed_out"
    http_method_names = ["post"]


@login_not_required
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that the session has ended."""
    return page(request, "accounts/signed_out.html", {})


class Password(PasswordChangeView):
    """The page on which an account changes its own password; its other sessions end."""

    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("home")

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the address from which the old password is tried."""
        return super().get_form_kwargs() | {"address": throttling.address(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sentence for passwords that are everybody's, and whether somebody else chose this one."""
        shared = accounts.SHARED if is_demo(self.request.user.get_username()) else ""
        context = {"shared": shared, "given": self.request.session.get(sessions.GIVEN)}
        return super().get_context_data(**kwargs) | context

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Keep it, stay signed in here, and say so."""
        response = super().form_valid(form)
        self.request.session[sessions.GIVEN] = False
        messages.success(self.request, "Your password is changed. You are signed out everywhere else.")
        return response

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """The form again; 429 when it was too early for another attempt."""
        return _waiting(super().form_invalid(form), form)


def _waiting(response: HttpResponse, form: Form) -> HttpResponse:
    """The answer to a form that was refused: whether, and how long, somebody has to wait."""
    if wait := getattr(form, "wait", 0):
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response


urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", SignOut.as_view(), name="logout"),
    path("accounts/password/", Password.as_view(), name="password"),
    path("accounts/signed-out/", signed_out, name="signed_out"),
]
