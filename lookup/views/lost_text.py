"""A text sent when the session had ended: nothing of it is kept, and after signing in that is said."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import Resolver404, resolve

LOST = "lost_text"
SENTENCE = "The text was not kept: paste it again."
PAGES = ("encounter_new", "condition_text", "search")


def note(request: HttpRequest) -> None:
    """Note in the new session that a request without an account sent a text, or the list of its facts."""
    if request.method != "POST" or not _is_page_of_text(request.path_info):
        return
    if any(request.POST.get(field, "").strip() for field in ("text", "q", "groups")):
        request.session[LOST] = True


def say(request: HttpRequest) -> None:
    """Say on the next page that a text was lost, if one was."""
    if request.session.pop(LOST, False):
        messages.warning(request, SENTENCE)


def _is_page_of_text(path: str) -> bool:
    try:
        return resolve(path).url_name in PAGES
    except Resolver404:
        return False
