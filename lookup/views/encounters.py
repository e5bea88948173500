"""Encounters: the coder's list, starting one, and another date of service."""

import datetime
import uuid

from django.contrib.auth.models import User as Account
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lookup import codeset_store, questionnaire_store
from lookup.actions import encounters as actions
from lookup.actions.encounter_steps import SETTING, stored_reference
from lookup.actions.errors import Refused, require
from lookup.forms_encounters import DateForm, StartForm
from lookup.forms_reading import plain
from lookup.models import Encounter
from lookup.models.encounters import OPEN
from lookup.permissions import START_ENCOUNTERS, User, can_answer
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import no_edition, session_date
from lookup.views import page, reading
from lookup.views.finding import find, find_conditions

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


@sensitive_post_parameters("text", "q")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start an encounter, and read the text that comes with it. The setting is remembered for the next one.

    Words that the search sends (`q`, by POST) stand in the field for a text.
    """
    require(request.user, START_ENCOUNTERS)
    asked = questionnaire_store.live().by_key[SETTING]
    if request.method != "POST" or "q" in request.POST:
        kept = {"date_of_service": session_date(request), "setting": _last_setting(request)}
        kept["text"] = plain(request.POST.get("q", "")).strip()
        return page(request, "encounters/new.html", {"form": StartForm(asked, initial=kept)})
    form = StartForm(asked, request.POST)
    if form.is_valid():
        request.session[SETTING] = form.cleaned_data["setting"]
        text = form.cleaned_data.pop("text")
        try:
            started = _start_once(request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            if text:
                return reading.reviewed(request, find_conditions(request, started.pk)[0], text)
            return HttpResponseRedirect(reverse("encounter", args=[started.pk]), status=303)
    status = 413 if form.has_error("text", "too_long") else 400
    return page(request, "encounters/new.html", {"form": form}, status=status)


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


def _last_setting(request: HttpRequest) -> str:
    """The setting of the session, else of the account's newest encounter, else ""."""
    newest = (
        Encounter.objects.filter(coder=request.user.pk).exclude(setting="").values_list("setting", flat=True)
    )
    return request.session.get(SETTING) or newest.first() or ""


@transaction.atomic
def _start_once(by: User, *, date_of_service: datetime.date, setting: str, reference: str) -> Encounter:
    """Start an encounter; sent twice by a double click it is still one."""
    Account.objects.select_for_update().get(username=by.get_username())
    same = Encounter.objects.filter(
        coder=by.pk,
        version=1,
        date_of_service=date_of_service,
        setting=setting,
        reference=stored_reference(reference),
        created_at__gte=timezone.now() - DOUBLE_CLICK,
    )
    return same.first() or actions.start(
        by=by, date_of_service=date_of_service, setting=setting, reference=reference
    )


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
