"""Tenant keys, row security, the sums of an intent, and the two questions that are asked before a company is known."""

from django.db import migrations

from backend.organization.base import TenantConstraints, row_security

TABLES = (
    "payee_account",
    "payment_intent",
    "payment_leg",
    "payment_leg_line",
    "payment_attempt",
    "payment_attempt_leg",
    "provider_message",
    "payment_exception_case",
    "payment_refund",
)

# Σ lines = leg and Σ legs = intent, looked at when the transaction commits. An intent has at most a few hundred lines
# (services refuse more), so one look per row is cheap.
SUMS = """
CREATE FUNCTION payment_leg_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted bigint;
    found bigint;
    touched bigint;
BEGIN
    touched := CASE WHEN TG_TABLE_NAME = 'payment_leg' THEN (to_jsonb(coalesce(NEW, OLD)) ->> 'id')::bigint
                    ELSE (to_jsonb(coalesce(NEW, OLD)) ->> 'leg_id')::bigint END;
    SELECT amount_minor INTO wanted FROM payment_leg WHERE id = touched;
    SELECT coalesce(sum(amount_minor), 0) INTO found FROM payment_leg_line WHERE leg_id = touched;
    IF wanted IS DISTINCT FROM found AND NOT (wanted IS NULL AND found = 0) THEN
        RAISE EXCEPTION 'leg % is %, its lines sum to %', touched, wanted, found
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_leg_sums';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION payment_intent_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted bigint;
    found bigint;
    touched bigint;
BEGIN
    touched := CASE WHEN TG_TABLE_NAME = 'payment_intent' THEN (to_jsonb(coalesce(NEW, OLD)) ->> 'id')::bigint
                    ELSE (to_jsonb(coalesce(NEW, OLD)) ->> 'intent_id')::bigint END;
    SELECT amount_minor INTO wanted FROM payment_intent WHERE id = touched;
    SELECT coalesce(sum(amount_minor), 0) INTO found FROM payment_leg WHERE intent_id = touched;
    IF wanted IS DISTINCT FROM found AND NOT (wanted IS NULL AND found = 0) THEN
        RAISE EXCEPTION 'intent % is %, its legs sum to %', touched, wanted, found
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_intent_sums';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER payment_leg_line_sums AFTER INSERT OR DELETE OR UPDATE OF amount_minor, leg_id
    ON payment_leg_line DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_leg_sums();
CREATE CONSTRAINT TRIGGER payment_leg_sums AFTER INSERT OR UPDATE OF amount_minor
    ON payment_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_leg_sums();
CREATE CONSTRAINT TRIGGER payment_leg_intent_sums AFTER INSERT OR DELETE OR UPDATE OF amount_minor, intent_id
    ON payment_leg DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_intent_sums();
CREATE CONSTRAINT TRIGGER payment_intent_sums AFTER INSERT OR UPDATE OF amount_minor
    ON payment_intent DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_intent_sums();
"""

UNSUMS = """
DROP TRIGGER payment_leg_line_sums ON payment_leg_line;
DROP TRIGGER payment_leg_sums ON payment_leg;
DROP TRIGGER payment_leg_intent_sums ON payment_leg;
DROP TRIGGER payment_intent_sums ON payment_intent;
DROP FUNCTION payment_leg_sums();
DROP FUNCTION payment_intent_sums();
"""

# A provider's message names an address, not a company, and the scan for unfinished messages serves all companies; row
# security hides both from the runtime role. A table of routes without row security would be a second place that must
# agree with payee_account, so two functions of the owner answer exactly these questions with ids and nothing else.
ROUTES = """
CREATE FUNCTION payment_notify_route(asked_provider text, asked_token text)
RETURNS TABLE (company_id bigint, payee_account_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT account.company_id, account.id FROM payee_account AS account
    WHERE account.provider = asked_provider
      AND CASE WHEN asked_token = '' THEN account.is_default ELSE account.token = asked_token END
$$;

CREATE FUNCTION payment_companies_with_pending_messages(due_before timestamptz)
RETURNS TABLE (company_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT message.company_id FROM provider_message AS message
    WHERE message.state = 'PENDING' AND message.retry_at <= due_before
$$;
"""

UNROUTES = """
DROP FUNCTION payment_notify_route(text, text);
DROP FUNCTION payment_companies_with_pending_messages(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("intents", "0001_initial"), ("organization", "0002_tenant_fence")]

    operations = [
        TenantConstraints(
            "PayeeAccount",
            "Intent",
            "Leg",
            "LegLine",
            "Attempt",
            "AttemptLeg",
            "ProviderMessage",
            "ExceptionCase",
            "Refund",
        ),
        migrations.RunSQL(SUMS, UNSUMS),
        migrations.RunSQL(ROUTES, UNROUTES),
        row_security(*TABLES),
    ]
