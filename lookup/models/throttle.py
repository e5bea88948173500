"""Failed sign-ins that make the next one wait."""

from django.db import models


class SignInFailures(models.Model):
    """How many sign-ins count against one key at `last_at`; they are forgotten one by one.

    The key is a keyed hash of account and address together, or of an address. An attempt counts from before
    its password is looked at; success takes it back. `noted`: the log says already that somebody waits.
    """

    key = models.CharField(max_length=32, primary_key=True)
    level = models.FloatField()
    last_at = models.DateTimeField(db_index=True)
    noted = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "sign-in failures"

    def __str__(self) -> str:
        return f"{self.level:.1f} failures of {self.key}"
