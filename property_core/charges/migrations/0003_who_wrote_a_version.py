"""Who wrote a version of a tariff: whoever edits an older one is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charges", "0002_tenant_fence")]

    operations = [
        migrations.AddField(model_name="tariffversion", name="created_by", field=models.BigIntegerField(null=True))
    ]
