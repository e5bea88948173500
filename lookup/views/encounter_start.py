"""Starting an encounter: its form, and a warning when its reference was used before.

Every form that is shown has a token of its own. From it and what is typed the key of the encounter follows:
the same form sent twice is one encounter, another text is another one, even when both arrive at once.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User as Account
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from lookup import codeset_store, questionnaire_store, references
from lookup.actions import encounters as actions
from lookup.actions.encounter_steps import SETTING
from lookup.actions.errors import Refused, require
from lookup.forms_encounters import StartForm
from lookup.forms_reading import plain
from lookup.models import Encounter
from lookup.models.encounters import OPEN
from lookup.permissions import START_ENCOUNTERS, User
from lookup.presenters import encounters as presenter
from lookup.presenters.frame import no_edition, session_date
from lookup.presenters.start import first_question
from lookup.signing import canonical, hidden
from lookup.views import page, reading
from lookup.views.finding import find_conditions

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


@sensitive_post_parameters("text", "q")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start an encounter, with its first answer or with the text that comes with it. The setting is kept for
    the next one.

    Words that the search sends (`q`, by POST) stand in the field for a text.
    """
    require(request.user, START_ENCOUNTERS)
    asked = questionnaire_store.live().by_key[SETTING]
    if request.method != "POST" or "q" in request.POST:
        kept = {"date_of_service": session_date(request), "setting": _last_setting(request) or asked.silence}
        kept["text"] = plain(request.POST.get("q", "")).strip()
        return _start_page(request, StartForm(asked, initial=kept))
    form = StartForm(asked, request.POST)
    if not form.is_valid():
        return _start_page(request, form, status=413 if form.has_error("text", "too_long") else 400)
    request.session[SETTING] = form.cleaned_data["setting"]
    key = _key(request.user, form.cleaned_data)
    text, _ = form.cleaned_data.pop("text"), form.cleaned_data.pop("token")
    try:
        started = _start_once(request.user, key, with_text=bool(text), **form.cleaned_data)
    except Refused as refused:
        on = form.cleaned_data["date_of_service"]
        if codeset_store.edition_on(on):
            form.add_error(None, refused.sentence)
        else:
            form.add_error("date_of_service", no_edition(on))
        return _start_page(request, form, status=400)
    if isinstance(started, Earlier):
        return _start_page(request, form, earlier=started, status=409)
    if text and started.status in OPEN:
        return reading.reviewed(request, find_conditions(request, started.pk)[0], text)
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


@sensitive_variables()
def _key(by: User, given: Mapping[str, object]) -> uuid.UUID | None:
    """The key of the encounter that a form starts: a keyed hash, of which no word can be read.

    None for a form without a token.
    """
    if not given["token"]:
        return None
    return uuid.UUID(
        hidden("encounter", canonical([by.pk, {name: str(each) for name, each in given.items()}]))
    )


@transaction.atomic
def _start_once(
    by: User,
    key: uuid.UUID | None,
    *,
    with_text: bool,
    date_of_service: datetime.date,
    setting: str,
    question: str,
    choice: str,
    reference: str = "",
    known: int | None = None,
) -> Encounter | Earlier:
    """Start an encounter and give its first answer; the same form sent twice is one.

    A text tells one chart from another. Without one the form may have been brought back for the next chart,
    so it leads to its encounter only while that is just begun.

    Earlier encounters with its reference are given back instead, unless the form says that as many were
    `known`.
    """
    Account.objects.select_for_update().get(username=by.get_username())
    same = Encounter.objects.filter(pk=key, coder=by.pk).first() if key else None
    if same and (with_text or same.version == (2 if choice else 1)):
        return same
    before = Earlier(*references.earlier(by, reference))
    if before.count > (known or 0):
        return before
    started = actions.start(
        by=by,
        date_of_service=date_of_service,
        setting=setting,
        reference=reference,
        key=None if same else key,
    )
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
