"""Forms of the pages."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest

from lookup import throttling
from lookup.actions import accounts


class Throttled(AuthenticationForm):
    """Looks at no password for a while after too many failures; `wait` is how many seconds are left."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        """As in Django, unless it is too early. The attempt is counted first; success takes that back."""
        username, address = str(self.cleaned_data.get("username") or ""), throttling.address(self.request)
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        self.wait = accounts.begin_sign_in(username=username, address=address)
        if self.wait:
            raise forms.ValidationError(
                f"Signing in failed too often from here. Try again in {self.wait} seconds; nothing is locked."
            )
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        """As in Django; the right password of an account that may not sign in here is a failure as well."""
        try:
            super().confirm_login_allowed(user)
        except forms.ValidationError:
            accounts.sign_in_failed(username=user.get_username())
            raise


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


class PasswordForm(PasswordChangeForm):
    """One's own new password. The old one is asked for, and trying it waits as signing in does."""

    wait = 0
    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "That is not your password. Capitals matter.",
        "password_mismatch": "The two new passwords differ.",
    }

    def __init__(self, user: User, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.address, self.label_suffix = address, ""
        self.fields["old_password"].label = "Password until now"
        self.fields["new_password2"].label = "New password again"
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """As in Django, unless it is too early; a wrong one is a failed sign-in."""
        name = self.user.get_username()
        self.wait = accounts.begin_sign_in(username=name, address=self.address)
        if self.wait:
            raise forms.ValidationError(
                f"The password was wrong too often. Try again in {self.wait} seconds; nothing is locked."
            )
        try:
            password = super().clean_old_password()
        except forms.ValidationError:
            accounts.sign_in_failed(username=name)
            raise
        accounts.password_was_right(by=self.user, address=self.address)
        return str(password)

    def clean(self) -> dict[str, Any] | None:
        """As in Django; the new one is another than the old one."""
        cleaned = super().clean()
        new = self.cleaned_data.get("new_password1")
        if new and new == self.cleaned_data.get("old_password"):
            self.add_error("new_password1", "That is the password you have.")
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Keep the new password, with its event."""
        accounts.change_password(by=self.user, password=self.cleaned_data["new_password1"])
        return self.user
