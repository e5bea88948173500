"""The frame around every page: date of service, navigation, who is signed in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lookup import codeset_store
from lookup.codeset import Edition
from lookup.dates import NotADate, parse_date
from lookup.models import Edition as EditionRow
from lookup.permissions import SEE_ALL_ENCOUNTERS, SEE_EVENTS, START_ENCOUNTERS

SESSION_KEY = "date_of_service"

# label, name of the route, first part of the addresses that belong to it, permissions of which one is needed;
# of two labels for one route the first that the account may see stands
NAVIGATION: tuple[tuple[str, str, str, str | tuple[str, ...]], ...] = (
    ("Code a chart", "encounter_new", "/encounters/new", START_ENCOUNTERS),
    ("Codes", "codes", "/codes/", ""),
    ("Guidance", "guidance", "/guid", ""),
    ("Encounters", "encounters", "/encounters/", SEE_ALL_ENCOUNTERS),
    ("My encounters", "encounters", "/encounters/", START_ENCOUNTERS),
    ("Queries", "queries", "/queries/", (START_ENCOUNTERS, SEE_ALL_ENCOUNTERS)),
    ("Audit", "audit", "/audit/", SEE_EVENTS),
    ("Help", "help", "/help/", ""),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame says. `sentence` is empty on an ordinary day: today, with an edition loaded.

    `own` is set when the page has a date of its own, as an encounter has.
    """

    on: datetime.date
    own: bool
    today: datetime.date
    edition: Edition | None
    sentence: str
    navigation: tuple[Link, ...]

    @property
    def is_today(self) -> bool:
        """Whether the date of service is today."""
        return self.on == self.today


def date_of_service(request: HttpRequest) -> datetime.date:
    """The date that rules this page: its own, else `on` in the address, else the session's, else today.

    A view gives its page a date of its own (an encounter has one) by setting `request.page_date`. Raises
    NotADate when the address holds none.
    """
    own: datetime.date | None = getattr(request, "page_date", None)
    if own is None and "on" in request.GET:
        own = parse_date(request.GET["on"])
    return own or session_date(request)


def session_date(request: HttpRequest) -> datetime.date:
    """The date of service that was set for the session, else today."""
    kept = request.session.get(SESSION_KEY)
    return datetime.date.fromisoformat(kept) if kept else timezone.localdate()


def keep_date(request: HttpRequest, on: datetime.date) -> None:
    """Set the date of service of the session. Today is not kept, so that it moves on with the calendar."""
    if on == timezone.localdate():
        request.session.pop(SESSION_KEY, None)
    else:
        request.session[SESSION_KEY] = on.isoformat()


def on_query(request: HttpRequest) -> str:
    """What links of this page carry so that they lead to the same date: "" or "?on=2021-03-01"."""
    try:
        on = date_of_service(request)
    except NotADate:
        return ""
    return "" if on == session_date(request) else f"?on={on}"


def frame(request: HttpRequest) -> Frame:
    """The frame of the page that answers the request; the account is signed in."""
    try:
        on = date_of_service(request)
    except NotADate:
        on = session_date(request)
    today = timezone.localdate()
    edition = codeset_store.edition_on(on)
    return Frame(
        on=on,
        own=hasattr(request, "page_date"),
        today=today,
        edition=edition,
        sentence=_sentence(on, today, edition, alone=on != session_date(request)),
        navigation=navigation(request.path, request.user),
    )


def navigation(path: str, user: User | AnonymousUser) -> tuple[Link, ...]:
    """The navigation for an account, with the page it is on."""
    seen = [entry for entry in NAVIGATION if _may_see(user, entry[3])]
    routes = [route for _, route, _, _ in seen]
    shown = [entry for number, entry in enumerate(seen) if entry[1] not in routes[:number]]
    here = max((part for _, _, part, _ in shown if path.startswith(part)), key=len, default="")
    links = [Link(label, reverse(route), part == here) for label, route, part, _ in shown]
    if getattr(user, "is_staff", False):
        links.append(Link("Admin", reverse("admin:index"), False))
    return tuple(links)


def _may_see(user: User | AnonymousUser, needs: str | tuple[str, ...]) -> bool:
    """Whether the account has the permission, or one of several; "" needs none."""
    return not needs or any(user.has_perm(each) for each in ([needs] if isinstance(needs, str) else needs))


def no_edition(on: datetime.date) -> str:
    """Why there is nothing to show for a date: the sentence names the dates that are loaded."""
    spans = _loaded()
    if not spans:
        return "No code set is loaded. Whoever runs this site can load it with bin/setup."
    dates = " and ".join(f"{first} to {last}" for first, last in spans)
    return f"No edition of the code set is loaded for {on}. Loaded are {dates}."


def _loaded() -> list[tuple[datetime.date, datetime.date]]:
    """The dates of all editions, adjoining ones joined."""
    spans: list[tuple[datetime.date, datetime.date]] = []
    for first, last in EditionRow.objects.order_by("first_day").values_list("first_day", "last_day"):
        if spans and first <= spans[-1][1] + datetime.timedelta(days=1):
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _sentence(on: datetime.date, today: datetime.date, edition: Edition | None, *, alone: bool) -> str:
    if edition is None:
        return no_edition(on)
    if on == today:
        return ""
    whose = "This page shows" if alone else "All pages show"
    return f"{whose} the code set as it stands on {on} ({edition.name}), not as of today, {today}."
