"""Where a small form leads back to."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest) -> str:
    """The page of this site that the form's `next` names, without a date of its own; else the home page."""
    url = request.POST.get("next", "")
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return reverse("home")
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "on"]
    return urlunsplit(("", "", parts.path, urlencode(query), ""))


def came_from(request: HttpRequest) -> str:
    """The page of this site on which a form was sent, as the browser names it; "" for anything else."""
    url = request.headers.get("Referer", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        return ""
    parts = urlsplit(url)
    # As a link on its own, a path that begins with two slashes names another site, and
    # backslashes are slashes to a browser.
    if parts.path.startswith("//") or "\\" in parts.path:
        return ""
    return urlunsplit(("", "", parts.path, parts.query, ""))
