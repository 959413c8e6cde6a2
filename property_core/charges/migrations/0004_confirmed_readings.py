"""A strange reading that was looked at again and found right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charges", "0003_who_wrote_a_version")]

    operations = [
        migrations.AddField(model_name="reading", name="confirmed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="reading", name="confirmed_by", field=models.BigIntegerField(null=True)),
    ]
