"""The date of service that rules every page of a session."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from lookup.dates import parse_date
from lookup.presenters.frame import keep_date
from lookup.views.back import back_to


@require_POST
def set_date(request: HttpRequest) -> HttpResponse:
    """Set it ("today" button or a typed date) and go back to the page; NotADate is answered with 400."""
    today = "today" in request.POST
    on = timezone.localdate() if today else parse_date(request.POST.get("date", ""))
    keep_date(request, on)
    return HttpResponseRedirect(back_to(request), status=303)


urlpatterns = [path("date", set_date, name="set_date")]
