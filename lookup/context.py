"""What every template can use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lookup.presenters.frame import frame, on_query
from lookup.presenters.keys import keys_of
from lookup.signing import account_mark


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may need, worked out when it does.

    `frame` and `keys` (None unless somebody is signed in), `on_query` for links, `sender`: the mark by which
    a step that outlives its session is known for its account's, `demo`: a demonstration.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": None, "keys": None, "on_query": "", "sender": "", "demo": settings.DEMO}
    return {
        "frame": SimpleLazyObject(lambda: frame(request)),
        "keys": SimpleLazyObject(lambda: keys_of(user)),
        "on_query": SimpleLazyObject(lambda: on_query(request)),
        "sender": SimpleLazyObject(lambda: account_mark(user.pk)),
        "demo": settings.DEMO,
    }
