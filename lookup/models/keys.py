"""The single keys that accounts have switched off or changed."""

from django.conf import settings
from django.db import models


class KeyChoice(models.Model):
    """What one account made of the table of keys; who has no row uses the table as it is."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    on = models.BooleanField(default=True)
    changed = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"Keys of {self.account_id}"
