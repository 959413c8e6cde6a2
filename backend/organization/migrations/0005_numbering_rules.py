"""Rules of document numbers, and the function that takes one."""

import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
from backend.organization.base import TenantConstraints

# The row of the prefix is the lock. `counter` and `prefix` differ where the counter goes on while the date in the number
# changes: then its own row is locked first, and the number is above both, because the prefix may have had another rule
# before.
TAKE = """
CREATE FUNCTION linli_take_number(in_company bigint, in_document text, in_counter text, in_prefix text, in_width integer)
RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    reached bigint := 0;
    taken bigint;
BEGIN
    -- The caller waits for the disk after the lock is gone (backend/kernel/commits.py).
    PERFORM set_config('synchronous_commit', 'off', true);
    IF in_counter <> in_prefix THEN
        INSERT INTO number_sequence (company_id, kind, prefix, last) VALUES (in_company, in_document, in_counter, 0)
        ON CONFLICT (company_id, kind, prefix) DO NOTHING;
        SELECT last INTO reached FROM number_sequence
        WHERE company_id = in_company AND kind = in_document AND prefix = in_counter FOR UPDATE;
    END IF;
    UPDATE number_sequence SET last = greatest(last, reached) + 1
    WHERE company_id = in_company AND kind = in_document AND prefix = in_prefix RETURNING last INTO taken;
    IF NOT FOUND THEN
        INSERT INTO number_sequence AS counted (company_id, kind, prefix, last)
        VALUES (in_company, in_document, in_prefix, reached + 1)
        ON CONFLICT (company_id, kind, prefix) DO UPDATE SET last = greatest(counted.last, reached) + 1
        RETURNING last INTO taken;
    END IF;
    IF in_counter <> in_prefix THEN
        UPDATE number_sequence SET last = taken
        WHERE company_id = in_company AND kind = in_document AND prefix = in_counter;
    END IF;
    RETURN in_prefix || CASE WHEN length(taken::text) >= in_width THEN taken::text
                             ELSE lpad(taken::text, in_width, '0') END;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0004_staff_and_roles")]

    operations = [
        migrations.AlterField("numbersequence", "kind", models.CharField(max_length=30)),
        migrations.AlterField("numbersequence", "prefix", models.CharField(max_length=80)),
        # A prefix is everything before the digits.
        migrations.RunSQL(
            "UPDATE number_sequence SET prefix = prefix || '-'",
            reverse_sql="UPDATE number_sequence SET prefix = rtrim(prefix, '-')",
        ),
        migrations.RunSQL(TAKE, reverse_sql="DROP FUNCTION linli_take_number(bigint, text, text, text, integer)"),
        migrations.CreateModel(
            name="NumberingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("pattern", models.CharField(blank=True, max_length=60)),
                ("reset", models.CharField(max_length=8)),
                ("starts_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("account_id", models.BigIntegerField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                (
                    "unit",
                    backend.organization.base.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.orgunit",
                    ),
                ),
            ],
            options={
                "db_table": "numbering_rule",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["company", "kind", "unit"], name="numbering_rule_of_unit")],
            },
        ),
        TenantConstraints("NumberingRule"),
    ]
