"""The one Django app of this site."""

from django.apps import AppConfig


class LookupConfig(AppConfig):
    """Finding the right code: code set, questionnaire, guidance, encounters, audit log."""

    name = "lookup"
    verbose_name = "Dorsalgia Coder"
    default_auto_field = "django.db.models.BigAutoField"
