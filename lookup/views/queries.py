"""The worklist of queries to providers."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from lookup.actions import queries as actions
from lookup.actions.errors import Refused
from lookup.forms_encounters import VersionForm
from lookup.models import Query
from lookup.models.queries import QUERY_STATUSES
from lookup.permissions import SEE_ALL_ENCOUNTERS, can_see
from lookup.presenters import queries as presenter
from lookup.views import page

PAGE = 30


@require_http_methods(["GET", "HEAD"])
def worklist(request: HttpRequest) -> HttpResponse:
    """Queries by status, the oldest open first: one’s own, or all for whoever sees all encounters."""
    everything = request.user.has_perm(SEE_ALL_ENCOUNTERS)
    status = request.GET.get("status", "open")
    if status not in QUERY_STATUSES:
        raise Refused("There are open, answered and withdrawn queries, no others.")
    seen = Query.objects.all() if everything else Query.objects.filter(encounter__coder=request.user.pk)
    order = ("asked_at", "pk") if status == "open" else ("-closed_at", "-pk")
    found = seen.filter(status=status).with_pins().order_by(*order)
    listed = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = seen.aggregate(**{each: Count("pk", filter=Q(status=each)) for each in QUERY_STATUSES})
    context = {
        "page": listed,
        "kept": f"status={status}&",
        "lines": presenter.lines(listed),
        "tabs": presenter.tabs(counts, status),
        "status": status,
        "all": everything,
        "whose": "Those of all coders." if everything else "Those of your own encounters.",
        "nothing": presenter.nothing(status),
    }
    return page(request, "queries/list.html", context)


@require_http_methods(["POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a query from the worklist."""
    query = Query.objects.select_related("encounter").filter(pk=number).first()
    if query is None or not can_see(request.user, query.encounter):
        raise Http404("There is no such query among yours.")
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Refused("This form is not one of this page. Load the page again.")
    actions.withdraw(by=request.user, query=query, version=form.cleaned_data["version"])
    return HttpResponseRedirect(reverse("queries"), status=303)


urlpatterns = [
    path("queries/", worklist, name="queries"),
    path("queries/<int:number>/", withdraw, name="query"),
]
