"""Addresses: the admin, and everything else from the lookup app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("lookup.urls")),
]

handler400 = "lookup.views.errors.bad_request"
handler403 = "lookup.views.errors.forbidden"
handler404 = "lookup.views.errors.not_found"
handler500 = "lookup.views.errors.failed"
