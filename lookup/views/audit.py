"""The audit log to read: the list, one event, and the story of one encounter."""

import uuid

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User as Account
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lookup.actions import audit as actions
from lookup.filters_audit import EventFilter
from lookup.models import AuditEvent, Encounter
from lookup.models.encounters import STATUSES
from lookup.permissions import SEE_EVENTS, owns
from lookup.presenters import audit as presenter
from lookup.presenters import auditchanges, auditexport, auditlist
from lookup.views import page
from lookup.views.errors import problem

MOST_PEOPLE = 500
reading = require_http_methods(["GET", "HEAD"])
auditors = permission_required(SEE_EVENTS, raise_exception=True)


@reading
@auditors
def events(request: HttpRequest) -> HttpResponse:
    """The events that the filters leave, newest first; `before` is the number of the event above the page."""
    filters = EventFilter(request.GET, queryset=AuditEvent.objects.order_by("-pk"))
    if not filters.is_valid():
        context = {"filters": filters, "people": _people(), "chips": ()}
        return page(request, "audit/list.html", context, status=400)
    before = request.GET.get("before", "")
    beyond = before.isdecimal() and len(before) < 19
    found = filters.qs.filter(pk__lt=int(before)) if beyond else filters.qs
    rows = list(found[: auditlist.PAGE + 1])
    cleaned = filters.form.cleaned_data
    given = auditlist.given(cleaned)
    more = len(rows) > auditlist.PAGE
    context = {
        "filters": filters,
        "people": _people(),
        "chips": auditlist.chips(cleaned),
        "count": auditlist.told_count(auditlist.counted(filters.qs)),
        "told": presenter.told(rows[: auditlist.PAGE]),
        "newest": auditlist.address(given) if beyond else "",
        "older": auditlist.address(given, before=str(rows[auditlist.PAGE - 1].pk)) if more else "",
        "export": auditlist.address(given, "audit_export"),
    }
    return page(request, "audit/list.html", context)


@require_POST
@auditors
def export(request: HttpRequest) -> HttpResponseBase:
    """The events that the filters leave, oldest first, as a CSV file; handing them out is an event itself."""
    filters = EventFilter(request.GET, queryset=AuditEvent.objects.order_by("pk"))
    if not filters.is_valid():
        return problem(request, 400, "The filters cannot be read.", "Correct them in the list, then export.")
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = filters.qs.filter(pk__lte=last)
    given = auditlist.given(filters.form.cleaned_data)
    actions.exported(by=request.user, filters=given, count=found.order_by().count(), up_to=last)
    response = StreamingHttpResponse(
        auditexport.lines(found.iterator(chunk_size=auditexport.AT_ONCE)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate()}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


def _people() -> list[str]:
    """The names of accounts, to choose from."""
    return list(Account.objects.order_by("username").values_list("username", flat=True)[:MOST_PEOPLE])


@reading
@auditors
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event with all its columns and its payload."""
    found = get_object_or_404(AuditEvent, pk=number)
    context = {
        "told": presenter.told([found])[0],
        "changes": auditchanges.changes(found),
        "payload": presenter.pretty(found),
    }
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
    path("audit/export", export, name="audit_export"),
    path("audit/<int:number>/", event, name="audit_event"),
    path("audit/encounters/<uuid:key>/", story, name="audit_story"),
]
