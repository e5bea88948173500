"""The one Django app of this site."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LookupConfig(AppConfig):
    """Finding the right code: code set, questionnaire, guidance, encounters, audit log."""

    name = "lookup"
    verbose_name = "Dorsalgia Coder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="lookup.triggers")


def _install_triggers(*, using: str, **_: Any) -> None:
    from django.db import connections

    from lookup.models import triggers

    triggers.install(connections[using])
