"""The encounter that an address names, for whoever may read it."""

import uuid

from django.http import Http404, HttpRequest

from lookup.models import Condition, Encounter
from lookup.permissions import can_see


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
