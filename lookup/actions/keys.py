"""Single keys: an account switches its own off or on, and changes them."""

from collections.abc import Mapping

from django.contrib.auth.models import User as Account
from django.db import transaction

from lookup import keys
from lookup.actions import audit
from lookup.actions.errors import Refused
from lookup.keys import KeyRefused, Keys
from lookup.models import KeyChoice


@transaction.atomic
def choose(*, by: Account, on: bool, wanted: Mapping[str, str]) -> Keys:
    """Keep the keys of the account itself; names left out have their usual key. Refused for an unfit key."""
    try:
        changed = keys.changes(wanted)
    except KeyRefused as error:
        raise Refused(str(error)) from error
    # The row is made first, or two first choices at once would find none to lock.
    kept, _ = KeyChoice.objects.select_for_update().get_or_create(account=by)
    if (kept.on, kept.changed) == (on, changed):
        return Keys(on, changed)
    kept.on, kept.changed = on, changed
    kept.save()
    audit.record(
        by=by,
        kind="account.keys_chosen",
        object_type="account",
        object_id=by.get_username(),
        payload={"on": on, "changed": changed},
    )
    return Keys(on, changed)
