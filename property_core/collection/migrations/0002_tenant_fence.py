"""Composite tenant keys, row-level security on money, and the one question asked before a company is known."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security

# Billing lies below and names a payment by its number alone; that there is one is said from here.
TIED = ("bill_allocation", "bill_settlement")
TIE = "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_payment_id_tenant FOREIGN KEY (company_id, payment_id)"
    " REFERENCES bill_payment (company_id, id) DEFERRABLE INITIALLY DEFERRED;"
    for table in TIED
)
UNTIE = "".join(f"ALTER TABLE {table} DROP CONSTRAINT {table}_payment_id_tenant;" for table in TIED)

# Whoever holds a printed receipt asks for its code without a company; row security hides receipts from the runtime
# role until one is set. The owner's function answers exactly this question, with ids and nothing else.
FIND = """
CREATE FUNCTION collection_receipt_by_code(asked_code text)
RETURNS TABLE (company_id bigint, receipt_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT receipt.company_id, receipt.id FROM receipt WHERE receipt.verification_code = asked_code
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0001_initial"),
        ("billing", "0002_tenant_fence"),
        ("organization", "0002_tenant_fence"),
    ]

    operations = [
        TenantConstraints("BillPayment", "Receipt", "CollectionParameters"),
        row_security("bill_payment", "receipt"),
        migrations.RunSQL(TIE, UNTIE),
        migrations.RunSQL(FIND, "DROP FUNCTION collection_receipt_by_code(text);"),
    ]
