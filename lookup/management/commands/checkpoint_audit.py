"""Writes a checkpoint over the audit log."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from lookup.actions import audit


class Command(BaseCommand):
    """Prints one line of JSON; append it to a file on another machine, for verify_audit --anchor."""

    help = "Write a checkpoint and print it as an anchor to keep elsewhere."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(audit.checkpoint(by="checkpoint_audit")))
