"""Where staff belong, versions of roles, inactive units."""

import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base

HOME = """
UPDATE staff_member AS staff SET unit_id = root.id
FROM org_unit AS root WHERE root.company_id = staff.company_id AND root.kind = 'COMPANY'
"""
# Tied to its company through the unit from now on.
TENANT_KEY = """
ALTER TABLE staff_member ADD CONSTRAINT staff_member_unit_id_tenant
FOREIGN KEY (company_id, unit_id) REFERENCES org_unit (company_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE staff_member DROP CONSTRAINT staff_member_company
"""
COMPANY_KEY = """
ALTER TABLE staff_member ADD CONSTRAINT staff_member_company
FOREIGN KEY (company_id) REFERENCES company (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE staff_member DROP CONSTRAINT staff_member_unit_id_tenant
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0003_staff_of_account")]

    operations = [
        migrations.AddField(
            model_name="orgunit", name="is_active", field=models.BooleanField(default=True, db_default=True)
        ),
        migrations.AddField(model_name="role", name="version", field=models.IntegerField(default=1, db_default=1)),
        migrations.AddField(
            model_name="staffmember",
            name="unit",
            field=backend.organization.base.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.orgunit",
            ),
        ),
        # Before the key is there: a deferred check that waits would forbid the change of the column behind it.
        migrations.RunSQL(HOME, reverse_sql=migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="staffmember",
            name="unit",
            field=backend.organization.base.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.orgunit",
            ),
        ),
        migrations.RunSQL(TENANT_KEY, reverse_sql=COMPANY_KEY),
        migrations.AddIndex(
            model_name="staffmember", index=models.Index(fields=["company", "name", "id"], name="staff_by_name")
        ),
        migrations.AddIndex(model_name="post", index=models.Index(fields=["company", "unit"], name="post_unit")),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            ),
        ),
    ]
