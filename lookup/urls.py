"""Addresses of the site's pages: the lists of the view modules, one a noun."""

from lookup.views import accounts, codes, date, guidance, health, help, home, search

urlpatterns = [
    *home.urlpatterns,
    *search.urlpatterns,
    *codes.urlpatterns,
    *guidance.urlpatterns,
    *date.urlpatterns,
    *help.urlpatterns,
    *accounts.urlpatterns,
    *health.urlpatterns,
]
