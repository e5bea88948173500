"""The single keys of whoever is signed in."""

from lookup.keys import Keys
from lookup.models import KeyChoice
from lookup.permissions import User


def keys_of(user: User) -> Keys:
    """The keys of an account: one row, or the table as it is."""
    kept = KeyChoice.objects.filter(account=user.pk).values_list("on", "changed").first()
    return Keys(*kept) if kept else Keys()
