"""Addresses of the site's pages: the lists of the view modules, one a noun."""

from lookup.views import (
    accounts,
    audit,
    codes,
    date,
    encounter_start,
    encounters,
    guidance,
    health,
    help,
    home,
    queries,
    questionnaire,
    search,
)

urlpatterns = [
    *home.urlpatterns,
    *search.urlpatterns,
    *codes.urlpatterns,
    *guidance.urlpatterns,
    *encounter_start.urlpatterns,
    *encounters.urlpatterns,
    *questionnaire.urlpatterns,
    *queries.urlpatterns,
    *audit.urlpatterns,
    *date.urlpatterns,
    *help.urlpatterns,
    *accounts.urlpatterns,
    *health.urlpatterns,
]
