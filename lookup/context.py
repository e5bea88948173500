"""What every template can use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lookup.presenters.frame import frame, on_query


def site(request: HttpRequest) -> dict[str, Any]:
    """`frame` (None unless somebody is signed in), `on_query` for links, `demo`: a demonstration."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "frame": SimpleLazyObject(lambda: frame(request)) if signed_in else None,
        "on_query": SimpleLazyObject(lambda: on_query(request)) if signed_in else "",
        "demo": settings.DEMO,
    }
