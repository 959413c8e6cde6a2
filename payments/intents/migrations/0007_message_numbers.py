"""A message says in the clear which number it is about, so that a payment's messages are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intents", "0006_refund_orders")]

    operations = [
        migrations.AddField(
            model_name="providermessage",
            name="number",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="providermessage",
            index=models.Index(fields=["number"], condition=~models.Q(number=""), name="provider_message_number"),
        ),
    ]
