from typing import Any

from django.db import migrations, models

from lachan.server.audit.triggers import OFF, ON


def guard(apps: Any, editor: Any) -> None:
    for statement in ON[editor.connection.vendor]:
        editor.execute(statement, params=None)


def unguard(apps: Any, editor: Any) -> None:
    for statement in OFF[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "number",
                    models.BigIntegerField(help_text="from 1, without a gap", primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(help_text="person:12, key:5, job:name, command:login", max_length=80)),
                ("act", models.CharField(max_length=40)),
                (
                    "subject",
                    models.CharField(blank=True, help_text="kind:number of what it was done to", max_length=160),
                ),
                (
                    "organisation",
                    models.CharField(blank=True, help_text="key of the organisation it concerns", max_length=120),
                ),
                ("request", models.CharField(blank=True, help_text="id of the request, as in the log", max_length=120)),
                ("details", models.TextField(help_text="JSON with sorted keys, kept as text because it is hashed")),
                ("previous", models.CharField(help_text="digest of the entry before", max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "-number"], name="audit_by_organisation"),
                    models.Index(fields=["actor", "-number"], name="audit_by_actor"),
                    models.Index(fields=["act", "-number"], name="audit_by_act"),
                ],
            },
        ),
        migrations.AlterModelOptions(name="entry", options={"managed": False}),
        migrations.RunPython(guard, unguard),
    ]
