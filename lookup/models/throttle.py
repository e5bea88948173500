"""Failed sign-ins that make the next one wait."""

from django.db import models


class SignInFailures(models.Model):
    """How often sign-in failed lately for one key, a keyed hash of account and address or of an address."""

    key = models.CharField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "sign-in failures"

    def __str__(self) -> str:
        return f"{self.count} failures of {self.key}"
