"""Conditions keep which of their facts were read from a text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lookup", "0005_audit_event_kind_at")]

    operations = [
        migrations.AddField(
            model_name="condition",
            name="origins",
            field=models.JSONField(blank=True, default=dict),
        )
    ]
