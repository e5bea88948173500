"""A step sent when the session had ended: kept in the new session and carried out after signing in.

Only the fields of StepForm are kept, which are keys, codes and numbers, never text. Whoever signs in must
be able to take the step; for anybody else it is dropped.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve

from lookup.actions.errors import Refused
from lookup.forms_encounters import StepForm
from lookup.views.finding import condition_at, find_conditions
from lookup.views.questionnaire import STEPS, take_step

KEPT = "kept_step"


def keep(request: HttpRequest) -> bool:
    """Keep the step that a request without an account sends; False when there is none to keep."""
    if request.method != "POST" or _place(request.path_info) is None:
        return False
    form = StepForm(request.POST)
    if not form.is_valid() or form.cleaned_data["step"] not in STEPS:
        return False
    request.session[KEPT] = {"path": request.path_info, **form.cleaned_data}
    return True


def is_kept(request: HttpRequest) -> bool:
    """Whether a step waits for somebody to sign in."""
    return KEPT in request.session


def carry_out(request: HttpRequest) -> None:
    """Take the kept step as whoever has just signed in, and say on the next page what became of it."""
    kept = request.session.pop(KEPT, None)
    place = _place(kept["path"]) if kept else None
    if not place:
        return
    try:
        here = condition_at(find_conditions(request, place["key"]), place["position"])
        take_step(request.user, here, StepForm(kept))
    except Http404:
        return
    except Refused as refused:
        messages.warning(request, f"Your last step was kept but could not be taken: {refused.sentence}")
    else:
        messages.success(request, "Your session had ended. Your last step was kept and is done now.")


def _place(path: str) -> dict[str, Any] | None:
    """Key and position of the condition at an address; None where there is no page of a condition."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.kwargs if found.url_name == "condition" else None
