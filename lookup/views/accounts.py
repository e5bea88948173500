"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator

from lookup.forms import SignInForm
from lookup.permissions import DEMO_ACCOUNTS, DEMO_PASSWORD, demo_allowed
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
        response = super().form_invalid(form)
        if wait := getattr(form, "wait", 0):
            response.status_code = 429
            response["Retry-After"] = str(wait)
        return response

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


urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", SignOut.as_view(), name="logout"),
    path("accounts/signed-out/", signed_out, name="signed_out"),
]
