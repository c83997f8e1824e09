from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("post", "0002_report_answered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("invitation", "Invitation"),
                    ("reset", "Reset"),
                    ("password-changed", "Password Changed"),
                    ("factor-added", "Factor Added"),
                    ("factor-removed", "Factor Removed"),
                    ("factors-reset", "Factors Reset"),
                    ("codes-made", "Codes Made"),
                    ("code-used", "Code Used"),
                    ("key-created", "Key Created"),
                    ("new-device", "New Device"),
                    ("report-answered", "Report Answered"),
                    ("warnings-asked", "Warnings Asked"),
                    ("warning", "Warning"),
                ],
                max_length=20,
            ),
        ),
    ]
