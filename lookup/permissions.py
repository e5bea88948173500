"""Who may do what, and where demonstration accounts may sign in."""

from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Accounts of this site's own database."""
