"""Parameters with a value per unit, and the version by which a process knows that its copy is the latest."""

import django.db.models.deletion
from django.db import migrations, models

import backend.organization.base
from backend.organization.base import TenantConstraints

COMPANY = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="organization.company",
)
OPTIONS = {"abstract": False, "base_manager_name": "objects", "default_manager_name": "objects"}

# Per statement, because an import writes the tree in one. A number of the sequence never comes again, also where the
# transaction that took it is undone: a copy that was read inside of it is then known to be none.
VERSIONS = """
CREATE SEQUENCE parameter_version_number;
CREATE FUNCTION linli_parameters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO parameter_version (company_id, version)
    SELECT company_id, nextval('parameter_version_number')
    FROM (SELECT DISTINCT company_id FROM changed ORDER BY company_id) AS companies
    ON CONFLICT (company_id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;
CREATE TRIGGER parameter_value_changed AFTER INSERT ON parameter_value
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION linli_parameters_changed();
CREATE TRIGGER org_unit_added AFTER INSERT ON org_unit
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION linli_parameters_changed();
CREATE TRIGGER org_unit_changed AFTER UPDATE ON org_unit
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION linli_parameters_changed();
CREATE TRIGGER org_unit_removed AFTER DELETE ON org_unit
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION linli_parameters_changed();
INSERT INTO parameter_version (company_id, version) SELECT id, nextval('parameter_version_number') FROM company;
GRANT USAGE ON SEQUENCE parameter_version_number TO PUBLIC;
"""
NO_VERSIONS = """
DROP TRIGGER org_unit_removed ON org_unit;
DROP TRIGGER org_unit_changed ON org_unit;
DROP TRIGGER org_unit_added ON org_unit;
DROP TRIGGER parameter_value_changed ON parameter_value;
DROP FUNCTION linli_parameters_changed();
DROP SEQUENCE parameter_version_number;
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0005_numbering_rules")]

    operations = [
        migrations.CreateModel(
            name="ParameterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField()),
                ("company", COMPANY.clone()),
            ],
            options={
                **OPTIONS,
                "db_table": "parameter_version",
                "constraints": [models.UniqueConstraint(fields=("company",), name="parameter_version_once")],
            },
        ),
        migrations.CreateModel(
            name="ParameterValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=500, null=True)),
                ("starts_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("account_id", models.BigIntegerField(null=True)),
                ("company", COMPANY.clone()),
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
                **OPTIONS,
                "db_table": "parameter_value",
                "indexes": [models.Index(fields=["company", "key", "unit"], name="parameter_value_of_unit")],
            },
        ),
        TenantConstraints("ParameterVersion", "ParameterValue"),
        migrations.RunSQL(VERSIONS, reverse_sql=NO_VERSIONS),
    ]
