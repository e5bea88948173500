"""Addresses: the admin, and everything else from the lookup app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("lookup.urls")),
]

handler400 = "codingsite.errors.bad_request"
