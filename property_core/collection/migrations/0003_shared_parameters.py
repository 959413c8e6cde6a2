"""What a company sets stands among the parameters of its units; a receipt's number comes with the commit."""

from django.db import migrations, models

# Only what differs from the defaults.
TAKE_OVER = """
INSERT INTO parameter_value (company_id, unit_id, key, value, starts_on, set_at)
SELECT old.company_id, unit.id, wanted.key, wanted.value, company.created_at::date, now()
FROM collection_parameters AS old
JOIN company ON company.id = old.company_id
JOIN org_unit AS unit ON unit.company_id = old.company_id AND unit.kind = 'COMPANY'
CROSS JOIN LATERAL (VALUES
    ('collection.payment_minutes', CASE WHEN old.payment_minutes <> 15 THEN old.payment_minutes::text END),
    ('collection.fee_order', CASE WHEN NOT old.is_fee_first THEN 'PRINCIPAL_FIRST' END),
    ('collection.applies_prepayment', CASE WHEN old.applies_prepayment THEN 'true' END)
) AS wanted (key, value)
WHERE wanted.value IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_tenant_fence"), ("organization", "0006_parameters")]

    operations = [
        migrations.RunSQL(TAKE_OVER, reverse_sql=migrations.RunSQL.noop),
        # The composite keys of the insert are checked before the table goes.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", reverse_sql=migrations.RunSQL.noop),
        migrations.DeleteModel(name="CollectionParameters"),
        migrations.AlterField("receipt", "number", models.CharField(max_length=40, null=True)),
    ]
