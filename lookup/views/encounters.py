"""Encounters: the coder's list, starting one, and another date of service."""

import datetime
import uuid

from django.contrib.auth.models import User as Account
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lookup import codeset_store, questionnaire_store
from lookup.actions import encounters as actions
from lookup.actions.encounter_steps import SETTING, stored_reference
from lookup.actions.errors import Refused, require
from lookup.forms_encounters import DateForm, StartForm
from lookup.models import Condition, Encounter
from lookup.models.encounters import OPEN
from lookup.permissions import START_ENCOUNTERS, User, can_answer, can_see
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import no_edition, session_date
from lookup.presenters.start import first_question
from lookup.views import page

PAGE = 30
DOUBLE_CLICK = datetime.timedelta(seconds=5)


@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    """The encounters of the account itself, newest first."""
    own = Encounter.objects.filter(coder=request.user.pk).defer("data_version")
    listed = Paginator(own.prefetch_related("conditions"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": listed,
        "rows": presenter.rows(listed),
        "may_start": request.user.has_perm(START_ENCOUNTERS),
    }
    return page(request, "encounters/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start an encounter, with its first answer if one is given. The setting is kept for the next one."""
    require(request.user, START_ENCOUNTERS)
    asked = questionnaire_store.live().by_key[SETTING]
    if request.method != "POST":
        kept = {"date_of_service": session_date(request), "setting": _last_setting(request) or asked.silence}
        return _start_page(request, StartForm(asked, initial=kept))
    form = StartForm(asked, request.POST)
    if form.is_valid():
        request.session[SETTING] = form.cleaned_data["setting"]
        try:
            started = _start_once(request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return HttpResponseRedirect(reverse("encounter", args=[started.pk]), status=303)
    return _start_page(request, form, status=400)


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


def _last_setting(request: HttpRequest) -> str:
    """The setting of the session, else of the account's newest encounter, else ""."""
    newest = (
        Encounter.objects.filter(coder=request.user.pk).exclude(setting="").values_list("setting", flat=True)
    )
    return request.session.get(SETTING) or newest.first() or ""


def _start_page(request: HttpRequest, form: StartForm, *, status: int = 200) -> HttpResponse:
    """The form, and the first question of the date that stands in it."""
    typed = form.cleaned_data.get("date_of_service") if form.is_bound else None
    context = {"form": form, "asked": first_question(typed or session_date(request))}
    return page(request, "encounters/new.html", context, status=status)


@transaction.atomic
def _start_once(
    by: User, *, date_of_service: datetime.date, setting: str, reference: str, question: str, choice: str
) -> Encounter:
    """Start an encounter and give its first answer; sent twice by a double click it is still one."""
    Account.objects.select_for_update().get(username=by.get_username())
    same = Encounter.objects.filter(
        coder=by.pk,
        version=2 if choice else 1,
        date_of_service=date_of_service,
        setting=setting,
        reference=stored_reference(reference),
        created_at__gte=timezone.now() - DOUBLE_CLICK,
        conditions__facts=[[SETTING, setting], *([[question, choice]] if choice else [])],
    ).first()
    if same:
        return same
    started = actions.start(by=by, date_of_service=date_of_service, setting=setting, reference=reference)
    if choice:
        first = started.conditions.with_pins().get()
        actions.answer(by=by, condition=first, question=question, choice=choice, version=started.version)
    return started


def _date_page(request: HttpRequest, found: Encounter, form: DateForm, *, status: int = 200) -> HttpResponse:
    """The form and, for a date that can be read, what it would change."""
    request.page_date = found.date_of_service  # type: ignore[attr-defined]
    on = form.cleaned_data.get("date_of_service") if form.is_bound and form.is_valid() else None
    edition = codeset_store.edition_on(on) if on else None
    conditions = list(found.conditions.with_pins())
    context = {
        "form": form,
        "typed": form["date_of_service"].value() or found.date_of_service,
        "encounter": found,
        "on": on,
        "edition": edition,
        "no_edition": no_edition(on) if on and not edition else "",
        "differences": presenter.differences(found, conditions, on) if on and edition else [],
        "editable": can_answer(request.user, found) and found.status in OPEN,
    }
    return page(request, "encounters/date.html", context, status=status)


urlpatterns = [
    path("encounters/", mine, name="encounters"),
    path("encounters/new", new, name="encounter_new"),
    path("encounters/<uuid:key>/date", date, name="encounter_date"),
]
