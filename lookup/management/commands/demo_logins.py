"""Makes the demonstration accounts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lookup.actions import accounts
from lookup.permissions import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    """Refused with exit status 2 unless the environment says DEMO=1."""

    help = "Make one demonstration account a group, and an administrator."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration accounts exist in demo mode only (DEMO=1).", returncode=2)
        there = set(User.objects.values_list("username", flat=True))
        for name, group in DEMO_ACCOUNTS.items():
            if name not in there:
                accounts.create(
                    by="setup",
                    username=name,
                    password=DEMO_PASSWORD,
                    groups=[group] if group else [],
                    staff=group != "Coders",
                    superuser=not group,
                )
        self.stdout.write(f"Demonstration accounts, password {DEMO_PASSWORD!r}: {', '.join(DEMO_ACCOUNTS)}")
