"""What waits to be known in every company, for the figures of the whole platform: counts and sums and nothing else."""

from django.db import migrations

WAITING = """
CREATE FUNCTION payment_waiting_money(found_before timestamptz, came_before date)
RETURNS TABLE (company_id bigint, differences bigint, bank_lines bigint, amount_minor bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT waiting.company_id, sum(waiting.difference)::bigint, sum(1 - waiting.difference)::bigint,
        sum(waiting.amount_minor)::bigint
    FROM (
        SELECT difference.company_id, 1 AS difference, coalesce(difference.theirs_minor, 0) AS amount_minor
        FROM payment_difference AS difference
        WHERE difference.state = 'OPEN' AND difference.kind = 'MISSING_HERE' AND difference.found_at < found_before
        UNION ALL
        SELECT line.company_id, 0, line.amount_minor FROM bank_line AS line
        WHERE line.state = 'SUSPENSE' AND line.happened_on < came_before
    ) AS waiting
    GROUP BY waiting.company_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("bank", "0002_guards")]

    operations = [
        migrations.RunSQL(WAITING, reverse_sql="DROP FUNCTION payment_waiting_money(timestamptz, date);"),
    ]
