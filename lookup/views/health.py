"""For machines: does the process answer, and can the site do its work?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lookup import readiness

PLAIN = "text/plain; charset=utf-8"


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type=PLAIN)


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations, triggers and data are in place, else 503 with what is missing.

    The answer is kept for some seconds.
    """
    problems = readiness.kept_problems()
    return HttpResponse(
        "\n".join(problems or ["ok"]) + "\n", content_type=PLAIN, status=503 if problems else 200
    )


urlpatterns = [path("healthz", alive, name="healthz"), path("readyz", ready, name="readyz")]
