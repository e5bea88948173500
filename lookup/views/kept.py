"""A step sent when the session had ended: kept in the new session and carried out after signing in.

It is kept only with the mark of the account whose page sent it, and carried out only for that account; for
anybody else it is dropped without a word. Only steps that are easily taken back are kept, and of them only
numbers and keys that the questionnaire of an existing condition has: never text.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve

from lookup import pinned
from lookup.actions.encounter_steps import check_choice
from lookup.actions.errors import Refused
from lookup.forms_encounters import StepForm
from lookup.models import Condition
from lookup.signing import marked_account
from lookup.views.finding import condition_at, find_conditions
from lookup.views.questionnaire import take_step

KEPT = "kept_step"
WORDS = {
    "answer": "Your last answer is kept; it is given",
    "withdraw": "Your last step, taking an answer back, is kept; it is done",
    "close": "Your last step, closing the open questions, is kept; it is done",
    "undo": "Your last step, undoing the one before, is kept; it is done",
}
"""The steps that are kept, and what the sign-in page says of each. Deciding steps want a new look."""
_FIELDS = ("step", "version", "question", "choice", "query")


def keep(request: HttpRequest) -> bool:
    """Keep the step that a request without an account sends; False when there is none to keep."""
    place = _place(request.path_info) if request.method == "POST" else None
    sender = marked_account(request.POST.get("sender", "")) if place else None
    form = StepForm(request.POST)
    if not place or sender is None or not form.is_valid() or form.cleaned_data["step"] not in WORDS:
        return False
    here = Condition.objects.with_pins().filter(encounter=place["key"], position=place["position"]).first()
    if here is None or not _known(here, form.cleaned_data):
        return False
    fields = {name: form.cleaned_data[name] for name in _FIELDS}
    request.session[KEPT] = {"path": request.path_info, "sender": sender, **fields}
    return True


def waiting(request: HttpRequest) -> str:
    """What the sign-in page says of the step that waits; "" without one."""
    kept = request.session.get(KEPT)
    return f"{WORDS[kept['step']]} as soon as you have signed in." if kept else ""


def carry_out(request: HttpRequest) -> None:
    """Take the kept step if its own account has just signed in; the next page says what became of it."""
    kept = request.session.pop(KEPT, None)
    place = _place(kept["path"]) if kept else None
    if not place or kept["sender"] != request.user.pk:
        return
    try:
        here = condition_at(find_conditions(request, place["key"]), place["position"])
        take_step(request.user, here, StepForm(kept), kept=True)
    except Http404:
        return
    except Refused as refused:
        if refused.status not in (403, 404):
            messages.warning(request, f"Your last step was kept but could not be taken: {refused.sentence}")
    else:
        messages.success(request, "Your session had ended. Your last step was kept and is done now.")


def _known(here: Condition, given: dict[str, Any]) -> bool:
    """Whether the questionnaire has what the step names, so that nothing typed comes into a session."""
    question, choice = given["question"], given["choice"]
    if given["step"] == "answer":
        try:
            check_choice(here, question, choice)
        except Refused:
            return False
        return True
    known = pinned.questionnaire(here.questionnaire_revision).by_key
    return not choice and (question in known if given["step"] == "withdraw" else not question)


def _place(path: str) -> dict[str, Any] | None:
    """Key and position of the condition at an address; None where there is no page of a condition."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.kwargs if found.url_name == "condition" else None
