"""Why an account is bound to a person, and the count of codes by address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="accountperson",
            name="basis",
            field=models.CharField(
                choices=[("PHONE", "PHONE"), ("APPROVAL", "APPROVAL")],
                default="PHONE",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="logincode",
            index=models.Index(fields=["ip", "-created_at"], name="login_code_ip"),
        ),
    ]
