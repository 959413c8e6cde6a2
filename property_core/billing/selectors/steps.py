"""What a run of a period is made of: its scope in the tree, and one step per tariff version in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from backend.kernel.errors import NotFound
from backend.organization.contracts import UnitKind
from property_core.billing import run_sql
from property_core.billing.contracts import ProblemCode, RunFigures, RunProblem
from property_core.billing.models import MonthClose
from property_core.billing.run_step import Scope, State, Step
from property_core.billing.stage_sql import stage_sql
from property_core.charges.contracts import Cycle, FeeCap, Proration
from property_core.charges.rules import billed_span, due_date, months_later
from property_core.formulas.parser import parse

_SCOPE = """
SELECT unit.kind, array_agg(community.id ORDER BY community.id) FILTER (WHERE community.id IS NOT NULL)
FROM org_unit AS unit
LEFT JOIN org_unit AS community ON community.company_id = unit.company_id AND community.kind = 'COMMUNITY'
    AND (community.path LIKE unit.path || '%%' OR unit.path LIKE community.path || '%%')
WHERE unit.company_id = %s AND unit.id = %s GROUP BY unit.id, unit.kind
"""

# The version of each tariff that holds on the period's last day.
_VERSIONS = """
SELECT DISTINCT ON (item.code, tariff.code)
    item.id, item.code, item.medium, tariff.id, tariff.code, version.id, version.number, version.formula,
    version.unit_price, version.cycle, version.proration, version.due_day,
    version.late_fee_rate, version.grace_days, version.fee_cap
FROM tariff_version AS version
JOIN tariff ON tariff.company_id = version.company_id AND tariff.id = version.tariff_id
JOIN charge_item AS item ON item.company_id = tariff.company_id AND item.id = tariff.item_id
WHERE version.company_id = %s AND version.starts_on <= %s
ORDER BY item.code, tariff.code, version.starts_on DESC
"""


def scope_of(*, company_id: int, unit_id: int) -> Scope:
    """The communities below an organisation unit, or the area it is. Raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_SCOPE, [company_id, unit_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    kind, communities = row
    return Scope(company_id, unit_id, tuple(communities or ()), unit_id if kind == UnitKind.AREA else None)


def steps_of(*, scope: Scope, period: date) -> list[Step]:
    """One step per tariff version that bills in the month `period`, ordered by item and tariff code."""
    steps: list[Step] = []
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [scope.company_id, months_later(period, 1) - timedelta(days=1)])
        rows: list[Any] = cursor.fetchall()
    for row in rows:
        item_id, item_code, medium, tariff_id, tariff_code, version_id, number, formula, price, cycle, *terms = row
        proration, due_day, late_fee_rate, grace_days, fee_cap = terms
        span = billed_span(cycle=Cycle(cycle), period=period, assigned_from=period)
        if span is None:
            continue
        steps.append(
            Step(
                scope=scope,
                period=period,
                span=span,
                item_id=item_id,
                item_code=item_code,
                medium=medium,
                tariff_id=tariff_id,
                tariff_code=tariff_code,
                version_id=version_id,
                version_number=number,
                formula=parse(formula),
                formula_text=formula,
                price=price,
                cycle=Cycle(cycle),
                proration=Proration(proration),
                due_on=due_date(period=period, due_day=due_day),
                late_fee_rate=late_fee_rate,
                grace_days=grace_days,
                fee_cap=FeeCap(fee_cap),
            )
        )
    return steps


@contextmanager
def staged(step: Step, *, takes_ids: bool) -> Iterator[tuple[CursorWrapper, dict[str, Any]]]:
    """Fill `billing_stage` for a step; gives a cursor and the step's parameters. Needs a transaction of the company."""
    parameters = step.parameters()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_stage")
        # Hash joins over a company's rooms, in memory. After an import the tables have no statistics yet, and a nested
        # loop chosen for "a few rows" would take hours; a hash join is never far from the best here.
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL enable_nestloop = off")
        cursor.execute(stage_sql(step, takes_ids=takes_ids), parameters)
        cursor.execute("SET LOCAL work_mem = DEFAULT; SET LOCAL enable_nestloop = DEFAULT")
        yield cursor, parameters
        cursor.execute("DROP TABLE pg_temp.billing_stage")


def closed_communities(*, scope: Scope, period: date) -> list[int]:
    """Ids of the scope's communities whose month `period` is closed, in order."""
    return list(
        MonthClose.objects.filter(community_id__in=scope.community_ids, period=period)
        .order_by("community_id")
        .values_list("community_id", flat=True)
    )


def read_stage(
    cursor: CursorWrapper, parameters: dict[str, Any], *, step: Step, figures: RunFigures
) -> dict[int, tuple[int, int]]:
    """Add what the staged step came to; returns community id -> (bills, fen) of the bills to make."""
    cursor.execute(run_sql.STATE_COUNTS)
    states = {State(state): count for state, count in cursor.fetchall()}
    figures.skipped += states.get(State.EXISTS, 0)
    figures.missing_readings += states.get(State.MISSING_READING, 0)
    cursor.execute(run_sql.PROBLEMS, parameters)
    figures.problems += [
        RunProblem(ProblemCode(code), step.item_code, step.tariff_code, tuple(objects))
        for code, objects in cursor.fetchall()
    ]
    cursor.execute(run_sql.TOTALS_BY_COMMUNITY)
    amounts = {community_id: (count, amount) for community_id, count, amount in cursor.fetchall()}
    figures.add(item=step.item_code, amounts=amounts)
    return amounts
