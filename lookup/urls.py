"""Addresses of the site's pages: the lists of the view modules, one a noun."""

from lookup.views import (
    accounts,
    audit,
    codes,
    compare,
    date,
    encounters,
    guidance,
    health,
    help,
    home,
    keys,
    questionnaire,
    search,
)

urlpatterns = [
    *home.urlpatterns,
    *search.urlpatterns,
    *codes.urlpatterns,
    *compare.urlpatterns,
    *guidance.urlpatterns,
    *encounters.urlpatterns,
    *questionnaire.urlpatterns,
    *audit.urlpatterns,
    *date.urlpatterns,
    *help.urlpatterns,
    *keys.urlpatterns,
    *accounts.urlpatterns,
    *health.urlpatterns,
]
