"""Encounters: the coder's list, and another date of service."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from lookup import codeset_store
from lookup.actions import encounters as actions
from lookup.actions.errors import Refused
from lookup.filters_encounters import EncounterFilter
from lookup.forms_encounters import DateForm
from lookup.models import Condition, Encounter
from lookup.models.encounters import OPEN
from lookup.permissions import START_ENCOUNTERS, can_answer, can_see
from lookup.presenters import encounter_list
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import no_edition
from lookup.views import page

PAGE = 30


@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    """The encounters of the account itself that fit the filters, newest first."""
    own = Encounter.objects.filter(coder=request.user.pk).defer("data_version")
    filters = EncounterFilter(request.GET, own)
    listed = Paginator(filters.qs.prefetch_related("conditions"), PAGE).get_page(request.GET.get("page"))
    everything = own.count()
    context = {
        "form": filters.form,
        "chips": encounter_list.chips(filters.given, request.GET),
        "kept": encounter_list.kept(request.GET),
        "count": encounter_list.counted(listed.paginator.count, everything, bool(filters.given)),
        "any": everything > 0,
        "page": listed,
        "rows": presenter.rows(listed),
        "may_start": request.user.has_perm(START_ENCOUNTERS),
    }
    return page(request, "encounters/list.html", context, status=400 if filters.form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def date(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What another date of service would change, and the change itself."""
    found = find(request, key)
    if request.method != "POST":
        on = request.GET.get("on")
        tried = DateForm({"version": found.version, "date_of_service": on} if on else None)
        return _date_page(request, found, tried, status=400 if on and not tried.is_valid() else 200)
    form = DateForm(request.POST)
    if not form.is_valid():
        return _date_page(request, found, form, status=400)
    try:
        actions.change_date(by=request.user, encounter=found, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _date_page(request, find(request, key), form, status=refused.status)
    return HttpResponseRedirect(reverse("encounter", args=[key]), status=303)


def find(request: HttpRequest, key: uuid.UUID) -> Encounter:
    """The encounter, when the account may read it; otherwise 404, as if there were none."""
    found = Encounter.objects.with_pins().filter(pk=key).first()
    if found is None or not can_see(request.user, found):
        raise Http404("There is no such encounter among yours.")
    return found


def find_conditions(request: HttpRequest, key: uuid.UUID) -> list[Condition]:
    """The conditions of an encounter that the account may read, in order; otherwise 404."""
    found = list(Condition.objects.with_pins().filter(encounter=key))
    if not found or not can_see(request.user, found[0].encounter):
        raise Http404("There is no such encounter among yours.")
    request.page_date = found[0].encounter.date_of_service  # type: ignore[attr-defined]
    return found


def condition_at(conditions: list[Condition], position: int) -> Condition:
    """The condition at a position; 404 when there is none."""
    for condition in conditions:
        if condition.position == position:
            return condition
    raise Http404("The encounter has no such condition.")


def _date_page(request: HttpRequest, found: Encounter, form: DateForm, *, status: int = 200) -> HttpResponse:
    """The form and, for a date that can be read, what it would change."""
    request.page_date = found.date_of_service  # type: ignore[attr-defined]
    on = form.cleaned_data.get("date_of_service") if form.is_bound and form.is_valid() else None
    edition = codeset_store.edition_on(on) if on else None
    conditions = list(found.conditions.with_pins())
    differences = presenter.differences(found, conditions, on) if on and edition else []
    context = {
        "form": form,
        "typed": form["date_of_service"].value() or found.date_of_service,
        "encounter": found,
        "on": on,
        "edition": edition,
        "no_edition": no_edition(on) if on and not edition else "",
        "differences": differences,
        "changed": sum(each.changed for each in differences),
        "before": codeset_store.edition_on(found.date_of_service),
        "editions": presenter.editions(),
        "editable": can_answer(request.user, found) and found.status in OPEN,
    }
    return page(request, "encounters/date.html", context, status=status)


urlpatterns = [
    path("encounters/", mine, name="encounters"),
    path("encounters/<uuid:key>/date", date, name="encounter_date"),
]
