"""Answers for requests that Django refuses before any view runs."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
PLAIN = {
    400: "This request could not be read. Go back and try again.",
    413: "This is more text than the page accepts. Shorten it and send it again.",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a body over the limit, 400 for every other unreadable request."""
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    try:
        # Without the request: a context processor that reads the form would fail the same way again.
        page = render_to_string(f"{status}.html", {"message": PLAIN[status]})
    except TemplateDoesNotExist:
        return HttpResponse(PLAIN[status], status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=status)
