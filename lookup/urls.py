"""Addresses of the site's pages: the lists of the view modules, one a noun."""

from lookup.views import (
    accounts,
    audit,
    codes,
    date,
    encounters,
    guidance,
    health,
    help,
    home,
    questionnaire,
    reading,
    search,
)

urlpatterns = [
    *home.urlpatterns,
    *search.urlpatterns,
    *codes.urlpatterns,
    *guidance.urlpatterns,
    *encounters.urlpatterns,
    *questionnaire.urlpatterns,
    *reading.urlpatterns,
    *audit.urlpatterns,
    *date.urlpatterns,
    *help.urlpatterns,
    *accounts.urlpatterns,
    *health.urlpatterns,
]
