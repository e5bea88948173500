"""Forms of the pages."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

from lookup import throttling
from lookup.actions import accounts

TERM_LIMIT = 200
TEXT_LIMIT = 20_000


class Throttled(AuthenticationForm):
    """Looks at no password for a while after too many failures; `wait` is how many seconds are left."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        """As in Django, unless it is too early; that attempt is an event as well."""
        username, address = str(self.cleaned_data.get("username") or ""), throttling.address(self.request)
        self.wait = throttling.seconds_left(username, address)
        if not self.wait:
            return super().clean()
        accounts.sign_in_failed(username=username, address=address, waiting=True)
        raise forms.ValidationError(
            f"Signing in failed too often from here. Try again in {self.wait} seconds; nothing is locked."
        )


class DeskSignInForm(Throttled, AdminAuthenticationForm):
    """The sign-in of the admin site."""


class SignInForm(Throttled):
    """Name and password; the message does not say which of the two is wrong."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "Name and password do not belong together. Capitals matter in both.",
        "inactive": "This account is closed. Ask the person who manages accounts.",
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = "Name"
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
