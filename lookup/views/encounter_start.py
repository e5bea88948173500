"""Starting an encounter: its form, and a warning when its reference was used before."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User as Account
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lookup import questionnaire_store, references
from lookup.actions import encounters as actions
from lookup.actions.encounter_steps import SETTING, stored_reference
from lookup.actions.errors import Refused, require
from lookup.forms_encounters import StartForm
from lookup.models import Encounter
from lookup.permissions import START_ENCOUNTERS, User
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import session_date
from lookup.presenters.start import first_question
from lookup.views import page

DOUBLE_CLICK = datetime.timedelta(seconds=5)
TEMPLATE = "encounters/new.html"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What there is with the same reference: the account's own, and whether another coder has it."""

    own: list[Encounter]
    others: bool

    @property
    def count(self) -> int:
        """A number that changes when there is more."""
        return len(self.own) + self.others


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start an encounter, with its first answer if one is given. The setting is kept for the next one."""
    require(request.user, START_ENCOUNTERS)
    asked = questionnaire_store.live().by_key[SETTING]
    if request.method != "POST":
        kept = {"date_of_service": session_date(request), "setting": _last_setting(request) or asked.silence}
        return _start_page(request, StartForm(asked, initial=kept))
    form = StartForm(asked, request.POST)
    if not form.is_valid():
        return _start_page(request, form, status=400)
    request.session[SETTING] = form.cleaned_data["setting"]
    try:
        started = _start_once(request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _start_page(request, form, status=400)
    if isinstance(started, Earlier):
        return _start_page(request, form, earlier=started, status=409)
    return HttpResponseRedirect(reverse("encounter", args=[started.pk]), status=303)


def _start_page(
    request: HttpRequest, form: StartForm, *, earlier: Earlier | None = None, status: int = 200
) -> HttpResponse:
    """The form, the first question of the date that stands in it, and what there is with its reference."""
    typed = form.cleaned_data.get("date_of_service") if form.is_bound else None
    context = {
        "form": form,
        "asked": first_question(typed or session_date(request)),
        "earlier": earlier,
        "rows": presenter.rows(earlier.own) if earlier else [],
    }
    return page(request, TEMPLATE, context, status=status)


@transaction.atomic
def _start_once(
    by: User,
    *,
    date_of_service: datetime.date,
    setting: str,
    question: str,
    choice: str,
    reference: str = "",
    known: int | None = None,
) -> Encounter | Earlier:
    """Start an encounter and give its first answer; sent twice by a double click it is still one.

    Earlier encounters with its reference are given back instead, unless the form says that as many were
    `known`.
    """
    Account.objects.select_for_update().get(username=by.get_username())
    before = Earlier(*references.earlier(by, reference))
    same = Encounter.objects.filter(
        coder=by.pk,
        version=2 if choice else 1,
        date_of_service=date_of_service,
        setting=setting,
        reference=stored_reference(reference),
        created_at__gte=timezone.now() - DOUBLE_CLICK,
        conditions__facts=[[SETTING, setting], *([[question, choice]] if choice else [])],
    ).first()
    if same and (not reference or before.count == (known or 0) + 1):
        return same
    if before.count > (known or 0):
        return before
    started = actions.start(by=by, date_of_service=date_of_service, setting=setting, reference=reference)
    if choice:
        first = started.conditions.with_pins().get()
        actions.answer(by=by, condition=first, question=question, choice=choice, version=started.version)
    return started


def _last_setting(request: HttpRequest) -> str:
    """The setting of the session, else of the account's newest encounter, else ""."""
    newest = (
        Encounter.objects.filter(coder=request.user.pk).exclude(setting="").values_list("setting", flat=True)
    )
    return request.session.get(SETTING) or newest.first() or ""


urlpatterns = [path("encounters/new", new, name="encounter_new")]
