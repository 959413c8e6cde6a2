"""Whose phone is it, at any company: the one read of people that no company can be named for.

Signing in by phone asks it before the company is known. It runs with the rights of the tables' owner, so it is kept
narrow: a fixed search path, a blind index in, two ids out.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_tenant_fence")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION linli_persons_by_phone(wanted text)
            RETURNS TABLE (company_id bigint, person_id bigint)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT person.company_id, person.id
                FROM public.person
                WHERE person.phone_index = wanted AND length(wanted) = 64 AND person.kind <> 'DEVELOPER'
                ORDER BY person.company_id, person.id
                LIMIT 100
            $$;
            """,
            reverse_sql="DROP FUNCTION linli_persons_by_phone(text)",
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["company", "pinyin"], name="person_pinyin", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
        ),
    ]
