"""A hundred thousand lines of the logs: every search of the console is answered by the index made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from backend.graphql_kit.connections import rows_after
from backend.kernel.statistics import refresh_statistics
from backend.organization.personal_data import personal_data_accesses
from backend.organization.selectors import audit_entries
from tests.cast import NOW, build_cast

MANY = 100_000
FILL = """
INSERT INTO audit_entry (company_id, at, actor_kind, account_id, ip, request_id, action, object_kind, object_id)
SELECT %(company)s, %(now)s - n * interval '1 minute', 'STAFF', n %% 200,
    ('10.0.' || n %% 7 || '.' || n %% 250)::inet, '', 'action_' || n %% 60, 'kind_' || n %% 40, (n %% 5000)::text
FROM generate_series(1, %(many)s) AS n
"""
FILL_ACCESS = """
INSERT INTO personal_data_access (company_id, at, kind, actor_kind, account_id, request_id, person_ids, fields, reason,
    source)
SELECT %(company)s, %(now)s - n * interval '1 minute', 'UNMASK', 'STAFF', n %% 200, '', ARRAY[n %% 20000], '{phone}',
    'x', 'residents' FROM generate_series(1, %(many)s) AS n
"""


def test_every_search_enters_an_index_at_its_end(committed_db: object) -> None:
    cast = build_cast()
    leader = cast.staff("leader")
    with connection.cursor() as cursor:
        for statement in (FILL, FILL_ACCESS):
            cursor.execute(statement, {"company": cast.company_id, "now": NOW, "many": MANY})
    refresh_statistics("audit_entry", "personal_data_access")
    since, until = NOW - timedelta(days=40), NOW - timedelta(days=10)
    searches: dict[str, Callable[[], QuerySet[Any]]] = {
        "audit_at": lambda: audit_entries(actor=leader, since=since, until=until),
        "audit_object": lambda: audit_entries(actor=leader, object_kind="kind_7", object_id="47"),
        "audit_account": lambda: audit_entries(actor=leader, account_id=17, since=since, until=until),
        "audit_action": lambda: audit_entries(actor=leader, action="action_9", since=since, until=until),
        "audit_ip": lambda: audit_entries(actor=leader, ip="10.0.3.17"),
        "personal_access_at": lambda: personal_data_accesses(actor=leader, since=since, until=until),
        "personal_access_account": lambda: personal_data_accesses(actor=leader, account_id=17),
        "personal_access_persons": lambda: personal_data_accesses(actor=leader, person_id=4711),
    }
    wrong = {}
    for name, search in searches.items():
        rows = search()
        # A page from the middle, as a reader who turns pages asks for it.
        later = rows.filter(rows_after(("-at", "-id"), [NOW - timedelta(days=11), MANY]))
        for query in (rows, later):
            plan = query[:51].explain()
            is_sorted = "Sort" in plan and name != "personal_access_persons"
            if "Seq Scan" in plan or name not in plan or is_sorted:
                wrong[name] = plan
    assert not wrong, "\n\n".join(wrong.values())
