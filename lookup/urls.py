"""Addresses of the site's pages: the lists of the view modules, one a noun."""

from lookup.views import (
    accounts,
    audit,
    codes,
    compare,
    date,
    encounter_start,
    encounters,
    guidance,
    health,
    help,
    home,
    keys,
    queries,
    questionnaire,
    search,
)

urlpatterns = [
    *home.urlpatterns,
    *search.urlpatterns,
    *codes.urlpatterns,
    *compare.urlpatterns,
    *guidance.urlpatterns,
    *encounter_start.urlpatterns,
    *encounters.urlpatterns,
    *questionnaire.urlpatterns,
    *queries.urlpatterns,
    *audit.urlpatterns,
    *date.urlpatterns,
    *help.urlpatterns,
    *keys.urlpatterns,
    *accounts.urlpatterns,
    *health.urlpatterns,
]
