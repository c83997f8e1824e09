"""SQLite's INSERT OR REPLACE took an entry away whose digest it repeated, and no trigger of deletion heard of it."""

from typing import Any

from django.db import migrations

from lachan.server.audit.triggers import OFF, ON


def renew(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for statement in (*OFF["sqlite"], *ON["sqlite"]):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
