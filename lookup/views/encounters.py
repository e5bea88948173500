"""Encounters: their list, the coder's own or all, and another date of service."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from lookup import codeset_store, references
from lookup.actions import encounters as actions
from lookup.actions.errors import Refused
from lookup.filters_encounters import EncounterFilter
from lookup.forms_encounters import DateForm
from lookup.models import Encounter
from lookup.models.encounters import OPEN
from lookup.permissions import SEE_ALL_ENCOUNTERS, START_ENCOUNTERS, can_answer
from lookup.presenters import encounter_list
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import no_edition
from lookup.views import page
from lookup.views.finding import find

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The encounters that fit the filters, newest first: one's own, or all for whoever may see all.

    Where references are hashed the form is sent by POST, so that no plain one comes into an address or a log
    of them; an address that has one all the same leads to the one with its hash.
    """
    asked = request.POST if request.method == "POST" else request.GET
    wanted = asked.get("reference", "")
    if request.method == "POST" or references.askable(wanted) != wanted.strip():
        where = f"{reverse('encounters')}{encounter_list.askable(asked)}"
        return HttpResponseRedirect(where, status=303)
    of_all = request.user.has_perm(SEE_ALL_ENCOUNTERS)
    seen = Encounter.objects.all() if of_all else Encounter.objects.filter(coder=request.user.pk)
    filters = EncounterFilter(request.GET, seen.select_related("coder").defer("data_version"), of_all=of_all)
    listed = Paginator(filters.qs.prefetch_related("conditions"), PAGE).get_page(request.GET.get("page"))
    everything = seen.count()
    context = {
        "of_all": of_all,
        "heading": "Encounters" if of_all else "My encounters",
        "form": filters.form,
        "chips": encounter_list.chips(filters.given, request.GET),
        "kept": encounter_list.kept(request.GET),
        "count": encounter_list.counted(listed.paginator.count, everything, bool(filters.given)),
        "any": everything > 0,
        "method": "post" if references.hashing() else "get",
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
        if codeset_store.edition_on(form.cleaned_data["date_of_service"]):
            form.add_error(None, refused.sentence)
        return _date_page(request, find(request, key), form, status=refused.status)
    return HttpResponseRedirect(reverse("encounter", args=[key]), status=303)


def _date_page(request: HttpRequest, found: Encounter, form: DateForm, *, status: int = 200) -> HttpResponse:
    """The form and, for a date that can be read, what it would change."""
    request.page_date = found.date_of_service  # type: ignore[attr-defined]
    on = form.cleaned_data.get("date_of_service") if form.is_bound and form.is_valid() else None
    edition = codeset_store.edition_on(on) if on else None
    conditions = list(found.conditions.with_pins())
    differences = presenter.differences(found, conditions, on) if on and edition else []
    context = {
        "form": form,
        "typed": form["date_of_service"].value() or found.date_of_service.isoformat(),
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
    path("encounters/", listing, name="encounters"),
    path("encounters/<uuid:key>/date", date, name="encounter_date"),
]
