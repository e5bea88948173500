"""Views: short functions, one module a noun. Each module exports `urlpatterns`; lookup/urls.py joins them.

`page` answers with a whole page or, to htmx, with one partial of the same template.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

Context = Mapping[str, Any]


def page(
    request: HttpRequest, template: str, context: Context, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The page; for an htmx request only its partial `fragment`, if one is named."""
    only = bool(fragment) and wants_fragment(request)
    name = f"{template}#{fragment}" if only else template
    return private(render(request, name, dict(context), status=status))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; when it restores a page from history it wants the whole."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def private(response: HttpResponse) -> HttpResponse:
    """What a signed-in person sees stays out of every cache, also after signing out."""
    response["Cache-Control"] = "no-store, private"
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response
