"""Two codes side by side."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from lookup import codeset_store
from lookup.presenters import codes, neighbours
from lookup.presenters import compare as presenter
from lookup.presenters.codebook import codebook
from lookup.presenters.frame import date_of_service, on_query
from lookup.views import page

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as it came in: its official spelling where it has one, or a sentence on what is wrong."""

    text: str
    code: str = ""
    error: str = ""
    status: int = 200


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The codes `one` and `other`; a form where they are not two codes that are loaded here."""
    one, other = (_typed(request, name) for name in ("one", "other"))
    if one.code and one.code == other.code:
        other = Typed(other.text, error="This is the same code twice. Give another one.", status=400)
    if not (one.code and other.code):
        return _form(request, one, other)
    if (one.code, other.code) != (one.text, other.text):
        return HttpResponseRedirect(_address(request, one.code, other.code))
    shown = presenter.comparison(one.code, other.code, date_of_service(request), on_query(request))
    return page(request, "codes/compare.html", {"shown": shown})


def _typed(request: HttpRequest, name: str) -> Typed:
    """What was given for one of the two; neither code nor error when the address does not name it."""
    text = request.GET.get(name, "").replace("\0", "")[:LONGEST].strip()
    if not text:
        asked = name in request.GET
        return Typed("", error="Give a code here." if asked else "", status=400 if asked else 200)
    try:
        code = codes.canonical(text)
    except ValueError as error:
        return Typed(text, error=str(error), status=400)
    if code not in codebook():
        return Typed(text, error=f"{code} is not among the codes loaded here.", status=404)
    return Typed(text, code)


def _form(request: HttpRequest, one: Typed, other: Typed) -> HttpResponse:
    """The two fields with what was typed, and codes to choose beside the one that is known."""
    known = one.code or other.code
    on = date_of_service(request)
    tabular = codeset_store.tabular(on) if codeset_store.edition_on(on) else None
    inside = tabular is not None and known in tabular
    context = {
        "one": one,
        "other": other,
        "known": known,
        "siblings": neighbours.siblings(tabular, known) if tabular and inside else (),
        "excluded": neighbours.excluded(tabular, codebook(), known) if tabular and inside else (),
    }
    return page(request, "codes/compare_form.html", context, status=max(one.status, other.status))


def _address(request: HttpRequest, one: str, other: str) -> str:
    query = {"one": one, "other": other} | ({"on": request.GET["on"]} if "on" in request.GET else {})
    return f"{reverse('compare')}?{urlencode(query)}"


urlpatterns = [path("codes/compare", compare, name="compare")]
