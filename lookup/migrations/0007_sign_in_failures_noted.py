"""Rows of failed sign-ins know whether the log says already that somebody waits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lookup", "0006_condition_origins"),
    ]

    operations = [
        migrations.AddField(
            model_name="signinfailures",
            name="noted",
            field=models.BooleanField(default=False),
        ),
    ]
