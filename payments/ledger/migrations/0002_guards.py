"""What the ledger promises, kept by the database: balanced, append-only, whole in one transaction.

Measured: a deferred row trigger on every posting is quadratic for an entry with many postings, so balance hangs
on the entry, and a statement trigger refuses postings that join an entry of another transaction.
"""

from django.db import migrations

from backend.kernel.guards import append_only
from backend.organization.base import TenantConstraints, row_security

GUARDS = """
ALTER TABLE ledger_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    postings bigint;
    unbalanced text;
BEGIN
    SELECT count(*) INTO postings FROM ledger_posting WHERE entry_id = NEW.id;
    IF postings < 2 THEN
        RAISE EXCEPTION 'ledger entry % has % postings, needs two', NEW.id, postings
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;
    SELECT currency INTO unbalanced FROM ledger_posting WHERE entry_id = NEW.id
        GROUP BY currency HAVING sum(amount_minor) <> 0 LIMIT 1;
    IF unbalanced IS NOT NULL THEN
        RAISE EXCEPTION 'ledger entry % does not balance in %', NEW.id, unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

CREATE FUNCTION ledger_posting_joins_own_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT entry_id FROM added) AS touched
        LEFT JOIN ledger_entry AS entry ON entry.id = touched.entry_id
        WHERE entry.xid IS DISTINCT FROM pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'postings may only join an entry of their own transaction'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_posting_joins_own_entry';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_posting_joins_own_entry AFTER INSERT ON ledger_posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_joins_own_entry();
"""

UNGUARD = """
DROP TRIGGER ledger_posting_joins_own_entry ON ledger_posting;
DROP FUNCTION ledger_posting_joins_own_entry();
DROP TRIGGER ledger_entry_balances ON ledger_entry;
DROP FUNCTION ledger_entry_balances();
ALTER TABLE ledger_entry DROP COLUMN xid;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_guards")]

    operations = [
        TenantConstraints("LedgerAccount", "LedgerEntry", "LedgerPosting"),
        migrations.RunSQL(GUARDS, UNGUARD),
        append_only("ledger_entry"),
        append_only("ledger_posting"),
        row_security("ledger_account", "ledger_entry", "ledger_posting"),
    ]
