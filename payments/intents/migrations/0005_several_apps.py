"""A merchant number may be bound to several apps; an attempt remembers which one its payer is in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intents", "0004_superseded_attempts")]

    operations = [
        migrations.AddField(
            model_name="payeeaccount",
            name="more_appids",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="attempt",
            name="app_id",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
    ]
