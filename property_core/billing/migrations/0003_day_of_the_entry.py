"""A settlement keeps the day of its ledger entry, which a closed month moves, beside the day of the money."""

from django.db import migrations, models

# The table refuses UPDATE; what stands in it so far was counted on the day of the money.
DAY = """
ALTER TABLE bill_settlement ADD COLUMN posted_on date;
ALTER TABLE bill_settlement DISABLE TRIGGER bill_settlement_append_only;
UPDATE bill_settlement AS settlement SET posted_on = coalesce((
    SELECT max(entry.posted_on) FROM ledger_entry AS entry
    WHERE entry.company_id = settlement.company_id AND entry.source = settlement.entry_source
      AND entry.source_id = settlement.entry_source_id), settlement.applied_on);
ALTER TABLE bill_settlement ENABLE TRIGGER bill_settlement_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_tenant_fence"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(
            DAY,
            "ALTER TABLE bill_settlement DROP COLUMN posted_on;",
            state_operations=[
                migrations.AddField(
                    model_name="billsettlement", name="posted_on", field=models.DateField(), preserve_default=False
                )
            ],
        ),
        # A statement of its own: the rows written above have their constraints checked first.
        migrations.RunSQL(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE bill_settlement ALTER COLUMN posted_on SET NOT NULL;"
            "SET CONSTRAINTS ALL DEFERRED;",
            migrations.RunSQL.noop,
        ),
    ]
