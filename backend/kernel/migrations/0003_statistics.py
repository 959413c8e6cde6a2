"""Let the runtime role, which owns no table, refresh the planner's statistics after it has loaded many rows."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION linli_refresh_statistics(wanted text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one text;
BEGIN
    FOR one IN SELECT stats.relname FROM pg_stat_user_tables AS stats JOIN pg_class AS class ON class.oid = stats.relid
        WHERE stats.schemaname = 'public' AND pg_get_userbyid(class.relowner) = current_user
            AND stats.relname = ANY (wanted)
            AND (class.reltuples <= 0 OR stats.n_mod_since_analyze > class.reltuples * 0.2)
    LOOP
        EXECUTE format('ANALYZE public.%I', one);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_guards")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION linli_refresh_statistics(text[])")]
