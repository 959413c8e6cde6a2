from django.db import migrations, models

import backend.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("intents", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="payeeaccount",
            name="second_cert_serial",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="second_private_key",
            field=backend.kernel.fields.EncryptedTextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="second_public_key",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="second_public_key_id",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="refund",
            name="accepted_at",
            field=models.DateTimeField(null=True),
        ),
    ]
