"""Django admin: editors draft, publishers publish, everything else is to look at. It calls actions."""

from django.contrib import admin

from lookup.admin import accounts, audit, codes, encounters, guidance, questionnaires, synonyms

admin.site.site_header = "Dorsalgia Coder: content and accounts"
admin.site.site_title = "Dorsalgia Coder"
admin.site.index_title = "Content and accounts"
admin.site.enable_nav_sidebar = True

__all__ = ["accounts", "audit", "codes", "encounters", "guidance", "questionnaires", "synonyms"]
