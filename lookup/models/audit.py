"""The audit log: events that are only ever added, in chains."""

from typing import Any, NoReturn

from django.db import models

EVENT_KINDS = {
    "fixtures.loaded": "loaded the data that comes with the program",
    "account.signed_in": "signed in",
    "account.signed_out": "signed out",
    "account.sign_in_failed": "sign-in failed",
    "account.created": "created an account",
    "account.changed": "changed an account",
    "account.password_changed": "changed their own password",
    "account.keys_chosen": "chose single keys",
    "group.changed": "changed what a group may do",
    "guidance.drafted": "drafted guidance",
    "guidance.published": "published guidance",
    "synonym.drafted": "drafted a synonym",
    "synonym.published": "published a synonym",
    "synonym.discarded": "discarded the draft of a synonym",
    "questionnaire.drafted": "drafted a questionnaire",
    "questionnaire.published": "published a questionnaire",
    "encounter.started": "started an encounter",
    "encounter.condition_added": "added a condition",
    "encounter.condition_removed": "removed a condition",
    "encounter.answered": "answered a question",
    "encounter.answer_changed": "changed an answer",
    "encounter.answer_withdrawn": "withdrew an answer",
    "encounter.facts_read": "took facts from a pasted text",
    "encounter.rest_closed": "said that the rest is not documented",
    "encounter.outcome": "reached a result",
    "encounter.date_changed": "changed the date of service",
    "encounter.accepted": "accepted the codes",
    "encounter.overridden": "chose other codes",
    "encounter.led": "put a condition first",
    "encounter.reopened": "reopened an encounter",
    "query.opened": "sent a query to the provider",
    "query.answered": "recorded the answer to a query",
    "query.withdrawn": "withdrew a query",
    "audit.checkpoint": "wrote a checkpoint over the whole log",
    "audit.exported": "exported events as a file",
}
"""Every kind of event and what it says of its actor."""


class AppendOnly(Exception):
    """Somebody tried to change or remove an audit event."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Refuses what would change events; the database's triggers refuse it again."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly("Audit events are only ever added.")

    update = delete = bulk_update = update_or_create = _refuse


class AuditEvent(models.Model):
    """One thing that happened. Texts are copies, so that nothing else can change what an event says.

    `payload` is canonical JSON text, kept as it was signed. `hash` is a keyed hash (HMAC-SHA-256) over
    all other columns; `previous_hash` is the hash of the event before it in the same chain.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150, db_index=True)
    kind = models.CharField(max_length=60, db_index=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=150, blank=True)
    encounter = models.CharField(max_length=36, blank=True, db_index=True)
    chain = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=32)
    payload = models.TextField()

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        # The index of `kind` stays beside it: by it SQLite lists one kind, newest first, without sorting.
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="event_once_in_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; raises AppendOnly when it is already stored."""
        if not self._state.adding:
            raise AppendOnly("Audit events are only ever added.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises AppendOnly."""
        raise AppendOnly("Audit events are only ever added.")


class AuditChain(models.Model):
    """The head of one chain: the row that is locked while an event is added to it."""

    name = models.CharField(max_length=200, primary_key=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name
