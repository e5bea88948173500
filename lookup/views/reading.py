"""A pasted text, read: the page of one condition on which its facts are used, changed or dropped.

The text comes by POST, is read and shown once, and goes no further: what the page sends on are questions and
choices. Its own address keeps nothing either; opened again it asks for a text.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lookup import pinned, textfacts
from lookup.actions.encounter_reading import Taken, use_facts
from lookup.actions.errors import Refused
from lookup.forms_reading import MOST_FACTS, FactFormSet, PasteForm, UseForm
from lookup.models import Condition
from lookup.models.encounters import OPEN, STATUSES
from lookup.permissions import can_answer
from lookup.presenters import reading
from lookup.views import page, wants_fragment
from lookup.views.finding import condition_at, find_conditions
from lookup.views.questionnaire import address, as_it_is

TEMPLATE = "encounters/reading.html"
NOT_OURS = "This form is not one of this page. Load the page again."


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, key: uuid.UUID, position: int) -> HttpResponse:
    """Ask for a text; a POST reads it, or carries out a step of the list of its facts."""
    here = condition_at(find_conditions(request, key), position)
    check_open(request, here)
    if request.method != "POST":
        return shown(request, here, PasteForm())
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Refused(NOT_OURS)
    return step(request, here)


def check_open(request: HttpRequest, here: Condition) -> None:
    """Refused unless the account may answer here, now."""
    if not can_answer(request.user, here.encounter):
        raise Refused("This encounter belongs to another coder.", status=403)
    if here.encounter.status not in OPEN:
        state = STATUSES[here.encounter.status]
        raise Refused(f"The encounter is {state}. Open it again to change it.", status=409)


def read(request: HttpRequest, here: Condition) -> HttpResponse:
    """The text with its facts."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return shown(request, here, form, status=form.status)
    return reviewed(request, here, form.cleaned_data["text"])


def reviewed(request: HttpRequest, here: Condition, typed: str) -> HttpResponse:
    """A cleaned text with what was read in it."""
    words = pinned.questionnaire(here.questionnaire_revision)
    found = [(each, textfacts.answers(each)) for each in textfacts.read(typed, words)]
    review = reading.of_text(typed, found, _place(here), MOST_FACTS)
    return shown(request, here, PasteForm(initial={"text": typed}), review)


def forget(request: HttpRequest, here: Condition) -> HttpResponse:
    """The list of facts without the text."""
    return _listed(request, here, Sent(request.POST))


def use(request: HttpRequest, here: Condition) -> HttpResponse:
    """Record the facts, and go on with what is still open."""
    return _used(request, here, close=False)


def use_and_close(request: HttpRequest, here: Condition) -> HttpResponse:
    """Record the facts and say that nothing more is documented."""
    return _used(request, here, close=True)


class Sent:
    """The list as the form sent it; Refused when it is not one of this page."""

    def __init__(self, post: QueryDict) -> None:
        form, facts = UseForm(post), FactFormSet(post, prefix="facts")
        if not form.is_valid() or not facts.is_valid():
            raise Refused(NOT_OURS)
        self.version: int = form.cleaned_data["version"]
        self.groups: list[int] = form.cleaned_data["groups"]
        self.facts = [reading.Offered(**each.cleaned_data) for each in facts if each.cleaned_data]

    @property
    def taken(self) -> list[list[Taken]]:
        """The facts to record, by condition of the text."""
        found: dict[int, list[Taken]] = {group: [] for group in sorted(self.groups)}
        for fact in self.facts:
            if fact.use and fact.group in found:
                found[fact.group].append(Taken(fact.question, fact.choice, by_hand=fact.choice != fact.read))
        return [*found.values()]


def _used(request: HttpRequest, here: Condition, *, close: bool) -> HttpResponse:
    sent = Sent(request.POST)
    try:
        use_facts(by=request.user, condition=here, facts=sent.taken, version=sent.version, close=close)
    except Refused as refused:
        if refused.status not in (400, 409):
            raise
        return _listed(request, here, sent, message=refused.sentence, status=refused.status)
    if not wants_fragment(request):
        return HttpResponseRedirect(address(here), status=303)
    response = as_it_is(request, here)
    response["HX-Replace-Url"] = address(here)
    return response


def _listed(request: HttpRequest, here: Condition, sent: Sent, **told: Any) -> HttpResponse:
    """The list again as it was sent, beside the encounter as it is now."""
    now = condition_at(find_conditions(request, here.encounter_id), here.position)
    check_open(request, now)
    review = reading.of_form(sent.facts, _place(now), sent.groups)
    return shown(request, now, PasteForm(), review, **told)


def shown(
    request: HttpRequest,
    here: Condition,
    form: PasteForm,
    review: reading.Review | None = None,
    *,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page: the field for a text, and above it what was read, if anything was."""
    request.page_date = here.encounter.date_of_service  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "form": form,
        "review": review,
        "condition": here,
        "encounter": here.encounter,
        "message": message,
        "address": address(here),
    }
    return page(request, TEMPLATE, context, fragment="text", status=status)


def _place(here: Condition) -> reading.Place:
    words = pinned.questionnaire(here.questionnaire_revision)
    return reading.Place(words, pinned.tabular(here.encounter), here.answers)


STEPS: dict[str, Callable[[HttpRequest, Condition], HttpResponse]] = {
    "read": read,
    "use": use,
    "use_and_close": use_and_close,
    "forget": forget,
}

urlpatterns = [
    path("encounters/<uuid:key>/conditions/<int:position>/text", text, name="condition_text"),
]
