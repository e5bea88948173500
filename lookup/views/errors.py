"""Pages that say what went wrong, and the same as a fragment for htmx."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_variables

from lookup.views import page, wants_fragment
from lookup.views.back import came_from

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True, slots=True)
class Problem:
    """Heading, what happened, and what to do now."""

    heading: str
    sentence: str
    advice: str = ""


PROBLEMS = {
    400: Problem("This cannot be read", "Something in the request is not in the form this site expects."),
    403: Problem(
        "Your account may not open this",
        "Signing in worked, but this page or action needs a right that your account does not have.",
        "Ask the person who manages accounts on this site, usually your coding lead.",
    ),
    404: Problem(
        "There is no such page", "The address leads to nothing on this site.", "Try the search instead."
    ),
    405: Problem("This cannot be opened here", "The address expects a form to be sent to it."),
    409: Problem(
        "This was changed in the meantime",
        "Somebody, perhaps you in another tab, changed the same thing. Nothing was overwritten.",
        "Load the page again to see how it stands, then repeat your step if it still applies.",
    ),
    413: Problem(
        "This is too long",
        "This is more text than the page accepts.",
        "Shorten it to the assessment or the diagnosis and send it again.",
    ),
    500: Problem(
        "Something failed on this site",
        "The step was not carried out, and nothing was half saved.",
        "Go back and try again. If it happens again, tell whoever runs this site the time and the page.",
    ),
    503: Problem("The site is not ready", "The data it works with is not loaded."),
}

FORM_TOO_OLD = Problem(
    "This form is too old",
    "It was opened too long ago, or before you signed in again, so it was not accepted. Nothing was changed.",
    "Load the page again and repeat the step.",
)


def problem(request: HttpRequest, status: int, sentence: str = "", advice: str = "") -> HttpResponse:
    """The page for a status. For htmx a fragment that goes to the place for problems; the page stays."""
    known = PROBLEMS.get(status) or PROBLEMS[400]
    return _shown(request, status, Problem(known.heading, sentence or known.sentence, advice or known.advice))


def _shown(request: HttpRequest, status: int, shown: Problem) -> HttpResponse:
    context = {"problem": shown, "status": status, "back": came_from(request)}
    response = page(request, "errors/problem.html", context, fragment="notice", status=status)
    if wants_fragment(request):
        response["HX-Retarget"] = "#problem"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Push-Url"] = response["HX-Replace-Url"] = "false"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for a body over the limit, 400 for every other request that Django refuses."""
    return problem(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with whom to ask."""
    return problem(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the search box."""
    return problem(request, 404)


@sensitive_variables()
def failed(request: HttpRequest) -> HttpResponse:
    """500 without touching the database, which may be what failed."""
    shown = {"problem": PROBLEMS[500], "status": 500}
    if not wants_fragment(request):
        return HttpResponse(render_to_string("errors/problem.html", shown), status=500)
    response = HttpResponse(render_to_string("errors/problem.html#notice", shown), status=500)
    response["HX-Retarget"] = "#problem"
    response["HX-Reswap"] = "innerHTML"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not carry this session's token."""
    return _shown(request, 403, FORM_TOO_OLD)
