"""Forms of the pages."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest

TERM_LIMIT = 200
TEXT_LIMIT = 20_000


class SignInForm(AuthenticationForm):
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
