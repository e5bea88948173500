"""The page on which a condition is coded: questions, result, and every step of it.

All steps are sent to the page's own address, so that signing in again, reloading and the back button lead
to the page. htmx gets the part that changes, anybody else a redirect.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from lookup import pinned
from lookup.actions import encounters as actions
from lookup.actions import queries as query_actions
from lookup.actions.encounter_steps import unanswered
from lookup.actions.encounter_undoing import put_back, start_over
from lookup.actions.errors import Refused
from lookup.forms_encounters import OverrideForm, StepForm
from lookup.models import Condition, Query
from lookup.models.encounters import OPEN
from lookup.permissions import User, can_answer
from lookup.presenters import chart as charts
from lookup.presenters import queries
from lookup.presenters.encounters import codes_of
from lookup.presenters.undo import undo
from lookup.views import page, wants_fragment
from lookup.views.finding import condition_at, find_conditions

TEMPLATE = "encounters/chart.html"
NOWHERE: Mapping[str, str] = {}
Step = Callable[[User, Condition, Mapping[str, Any]], Condition]


@require_http_methods(["GET", "HEAD"])
def encounter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The condition to go on with: the first that is not accepted, else the last."""
    conditions = find_conditions(request, key)
    return shown(request, charts.current(conditions), conditions)


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, key: uuid.UUID, position: int) -> HttpResponse:
    """One condition; a POST carries out one step."""
    conditions = find_conditions(request, key)
    here = condition_at(conditions, position)
    if request.method != "POST":
        place = {name: request.GET.get(name, "") for name in ("change", "at", "query")}
        return shown(request, here, conditions, place)
    form = StepForm(request.POST)
    try:
        then = take_step(request.user, here, form)
    except Refused as refused:
        if refused.status != 409:
            raise
        return as_it_is(request, here, message=refused.sentence, status=409)
    place = question_of_answered(form, then)
    where = address(then) + (f"?{urlencode(place)}" if place else "")
    if not wants_fragment(request):
        return HttpResponseRedirect(where, status=303)
    response = _after(request, here, then, conditions, place)
    response["HX-Replace-Url"] = where
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def other_codes(request: HttpRequest, key: uuid.UUID, position: int) -> HttpResponse:
    """Choose other codes than the facts lead to."""
    here = condition_at(find_conditions(request, key), position)
    if not can_answer(request.user, here.encounter):
        raise Refused("This encounter belongs to another coder.", status=403)
    if request.method != "POST":
        codes = ", ".join(codes_of([here]))
        return _override_page(request, here, OverrideForm(initial={"codes": codes}))
    form = OverrideForm(request.POST)
    if not form.is_valid():
        return _override_page(request, here, form, status=400)
    try:
        actions.override(by=request.user, condition=here, **form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return _override_page(request, here, form, status=refused.status)
    return HttpResponseRedirect(address(here), status=303)


@require_http_methods(["GET", "HEAD"])
def summary(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The whole encounter on one page, to read and to print: all codes in order, and why."""
    conditions = find_conditions(request, key)
    request.page_date = conditions[0].encounter.date_of_service  # type: ignore[attr-defined]
    all_ = charts.charts(conditions, request.user)
    context = {"encounter": conditions[0].encounter, "charts": all_, "together": all_[0].together}
    return page(request, "encounters/summary.html", context)


def take_step(by: User, here: Condition, form: StepForm, *, kept: bool = False) -> Condition:
    """Carry out the step that a form names, and return the condition to show then. `kept`: it was sent before
    its account had to sign in again."""
    if not form.is_valid() or form.cleaned_data["step"] not in STEPS:
        raise Refused("This form is not one of this page. Load the page again.")
    return STEPS[form.cleaned_data["step"]](by, here, form.cleaned_data | {"kept": kept})


def question_of_answered(form: StepForm, then: Condition) -> dict[str, str]:
    """After the last open query is answered the question it was about is put again; {} otherwise."""
    if form.cleaned_data["step"] != "answer_query" or then.encounter.status not in OPEN:
        return {}
    query = Query.objects.with_pins().get(pk=form.cleaned_data["query"])
    question = queries.question_of(query, then)
    return {"change": question, "query": str(query.pk)} if question else {}


def shown(
    request: HttpRequest,
    here: Condition,
    conditions: list[Condition],
    place: Mapping[str, str] = NOWHERE,
    *,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a condition, or the part of it that htmx swaps; `place` as charts.chart takes it."""
    try:
        chart = charts.chart(here, conditions, request.user, **place)
    except charts.NoSuchPlace as error:
        raise Refused(str(error)) from error
    context = {"chart": chart, "message": message, "address": address(here)}
    return page(request, TEMPLATE, context, fragment="chart", status=status)


def as_it_is(
    request: HttpRequest,
    here: Condition,
    place: Mapping[str, str] = NOWHERE,
    *,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """The condition read again; when it was removed, the one to go on with."""
    conditions = find_conditions(request, here.encounter_id)
    same = next((each for each in conditions if each.pk == here.pk), None)
    now = same or charts.current(conditions)
    return shown(request, now, conditions, place, message=message, status=status)


def _after(
    request: HttpRequest,
    here: Condition,
    then: Condition,
    conditions: list[Condition],
    place: Mapping[str, str],
) -> HttpResponse:
    """The page after a step; what the step gives back as it is now is not read again."""
    if then is here or then.pk != here.pk:
        return as_it_is(request, then, place)
    return shown(request, then, [then if each.pk == then.pk else each for each in conditions], place)


def address(here: Condition) -> str:
    """The address of a condition's page."""
    return reverse("condition", args=[here.encounter_id, here.position])


def _override_page(
    request: HttpRequest, here: Condition, form: OverrideForm, *, status: int = 200
) -> HttpResponse:
    """The form, with the version as it is now: who sends it has seen the page."""
    conditions = find_conditions(request, here.encounter_id)
    now = condition_at(conditions, here.position)
    context = {"form": form, "chart": charts.chart(now, conditions, request.user), "address": address(now)}
    return page(request, "encounters/other_codes.html", context, status=status)


def _answer(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return actions.answer(
        by=by,
        condition=here,
        question=given["question"],
        choice=given["choice"],
        query=given["query"],
        version=given["version"],
        kept=given["kept"],
    )


def _withdraw(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return actions.withdraw_answer(
        by=by, condition=here, question=given["question"], version=given["version"], kept=given["kept"]
    )


def _close(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    if not unanswered(pinned.resolve(here)):
        return here
    return actions.close_open(by=by, condition=here, version=given["version"], kept=given["kept"])


def _accept(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return actions.accept(by=by, condition=here, picked=given["picked"], version=given["version"])


def _send_query(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    query_actions.open_query(by=by, condition=here, advice=given["advice"], version=given["version"])
    return here


def _undo(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    """Undo the last step, as the log has it."""
    last = undo(here)
    if last is None:
        return here
    again = [(each.question, each.choice, each.source) for each in last.give]
    return put_back(
        by=by, condition=here, take=last.take, give=again, version=given["version"], kept=given["kept"]
    )


def _answer_query(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    answered = query_actions.answer(
        by=by, query=_query(here, given), option=given["option"] or 0, version=given["version"]
    )
    here.encounter = answered.encounter
    return here


def _withdraw_query(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    query_actions.withdraw(by=by, query=_query(here, given), version=given["version"])
    return here


def _query(here: Condition, given: Mapping[str, Any]) -> Query:
    """The query of this condition that a form names."""
    found = here.queries.filter(pk=given["query"]).first()
    if found is None:
        raise Refused("This condition has no such query.", status=404)
    return found


def _start_over(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return start_over(by=by, condition=here, version=given["version"])


def _add(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return actions.add_condition(by=by, encounter=here.encounter, version=given["version"])


def _add_again(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    return actions.reopen_with_condition(by=by, encounter=here.encounter, version=given["version"])


def _lead(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    actions.lead(by=by, condition=here, version=given["version"])
    return here


def _remove(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    kept = actions.remove_condition(by=by, condition=here, version=given["version"])
    return charts.current(list(kept.conditions.with_pins()))


def _reopen(by: User, here: Condition, given: Mapping[str, Any]) -> Condition:
    actions.reopen(by=by, encounter=here.encounter, reason=given["reason"], version=given["version"])
    return here


STEPS: Mapping[str, Step] = {
    "answer": _answer,
    "withdraw": _withdraw,
    "close": _close,
    "accept": _accept,
    "send_query": _send_query,
    "answer_query": _answer_query,
    "withdraw_query": _withdraw_query,
    "start_over": _start_over,
    "undo": _undo,
    "add": _add,
    "add_again": _add_again,
    "remove": _remove,
    "lead": _lead,
    "reopen": _reopen,
}

urlpatterns = [
    path("encounters/<uuid:key>/", encounter, name="encounter"),
    path("encounters/<uuid:key>/summary", summary, name="encounter_summary"),
    path("encounters/<uuid:key>/conditions/<int:position>/", condition, name="condition"),
    path("encounters/<uuid:key>/conditions/<int:position>/codes", other_codes, name="other_codes"),
]
