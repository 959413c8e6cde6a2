"""An attempt that another one took the place of, and that may still be paid."""

from django.db import migrations, models

STATES = ["CREATING", "OPEN", "UNKNOWN", "SUPERSEDED", "SUCCEEDED", "CLOSED", "FAILED"]


class Migration(migrations.Migration):
    dependencies = [("intents", "0003_second_keys")]

    operations = [
        migrations.RemoveConstraint(model_name="attempt", name="payment_attempt_state"),
        migrations.AlterField(
            model_name="attempt",
            name="state",
            field=models.CharField(choices=[(state, state) for state in STATES], default="CREATING", max_length=10),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(condition=models.Q(state__in=STATES), name="payment_attempt_state"),
        ),
    ]
