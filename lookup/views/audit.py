"""The audit log to read: the list, one event, and the story of one encounter."""

import uuid

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_http_methods

from lookup.models import AuditEvent, Encounter
from lookup.models.encounters import STATUSES
from lookup.permissions import SEE_EVENTS, owns
from lookup.presenters import audit as presenter
from lookup.views import page

PAGE = 50
reading = require_http_methods(["GET", "HEAD"])
auditors = permission_required(SEE_EVENTS, raise_exception=True)


@reading
@auditors
def events(request: HttpRequest) -> HttpResponse:
    """All events, newest first; `before` is the number of the event above the page."""
    before = request.GET.get("before", "")
    found = AuditEvent.objects.order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    context = {"told": presenter.told(rows[:PAGE]), "older": older, "later": bool(before)}
    return page(request, "audit/list.html", context)


@reading
@auditors
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event with all its columns and its payload."""
    found = get_object_or_404(AuditEvent, pk=number)
    context = {"told": presenter.told([found])[0], "payload": presenter.pretty(found)}
    return page(request, "audit/event.html", context)


@reading
def story(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Everything that happened to one encounter, first things first; for auditors and its own coder."""
    encounter = Encounter.objects.filter(pk=key).select_related("coder").first()
    own = encounter is not None and owns(request.user, encounter)
    found = list(AuditEvent.objects.filter(encounter=str(key)).order_by("pk"))
    if not found or not (own or request.user.has_perm(SEE_EVENTS)):
        raise Http404("There is no such encounter.")
    context = {
        "encounter": encounter,
        "status": STATUSES[encounter.status] if encounter else "",
        "told": (told := presenter.told(found)),
        "many": any(each.condition > 1 for each in told),
    }
    return page(request, "audit/story.html", context)


urlpatterns = [
    path("audit/", events, name="audit"),
    path("audit/<int:number>/", event, name="audit_event"),
    path("audit/encounters/<uuid:key>/", story, name="audit_story"),
]
