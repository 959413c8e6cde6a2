"""The companies that employ an account: asked at sign-in, before any company is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_tenant_fence")]

    operations = [
        migrations.AddIndex(
            model_name="staffmember",
            index=models.Index(fields=["account_id"], name="staff_account"),
        ),
    ]
