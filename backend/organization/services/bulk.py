"""The tree as a whole, as an import brings it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from backend.kernel.errors import DomainError
from backend.kernel.staging import stage
from backend.organization.contracts import UnitKind
from backend.organization.models import OrgUnit

_LEVELS = (UnitKind.REGION, UnitKind.COMMUNITY, UnitKind.AREA)


class RootCodeDiffers(DomainError):
    code = "ROOT_CODE_DIFFERS"
    zh = "公司“{company}”的总公司编码是 {known}，文件中是 {given}；请改正文件，或用 --company 指明另一家公司。"
    en = "The root of {company} has the code {known}, the file says {given}; mend the file or name another company."


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit by codes; the root has no parent."""

    code: str
    name: str
    kind: UnitKind
    parent_code: str | None


def import_units(*, company_id: int, company_name: str, units: Sequence[UnitRow]) -> int:
    """Add and update units by code, parents anywhere in `units` or in the tree; joins the running transaction.

    The root exists and keeps the company's name. Returns how many units are new or changed. Raises RootCodeDiffers.
    """
    root = OrgUnit.objects.get(kind=UnitKind.COMPANY)
    for unit in units:
        if unit.kind is UnitKind.COMPANY and unit.code != root.code:
            raise RootCodeDiffers(company=company_name, known=root.code, given=unit.code)
    stage(
        "staged_unit",
        {
            "code": ("text", [unit.code for unit in units]),
            "name": ("text", [unit.name for unit in units]),
            "kind": ("text", [unit.kind.value for unit in units]),
            "parent_code": ("text", [unit.parent_code for unit in units]),
        },
    )
    written = 0
    with connection.cursor() as cursor:
        for kind in _LEVELS:
            cursor.execute(_UPSERT, {"company_id": company_id, "kind": kind})
            written += cursor.rowcount
            cursor.execute(_PATHS, {"company_id": company_id, "kind": kind})
    return written


_UPSERT = """
INSERT INTO org_unit (company_id, parent_id, kind, code, name, path)
SELECT %(company_id)s, parent.id, staged.kind, staged.code, staged.name, ''
FROM staged_unit AS staged
JOIN org_unit AS parent ON parent.company_id = %(company_id)s AND parent.code = staged.parent_code
WHERE staged.kind = %(kind)s
ON CONFLICT (company_id, code) DO UPDATE
    SET parent_id = excluded.parent_id, kind = excluded.kind, name = excluded.name
    WHERE (org_unit.parent_id, org_unit.kind, org_unit.name)
        IS DISTINCT FROM (excluded.parent_id, excluded.kind, excluded.name)
"""

_PATHS = """
UPDATE org_unit AS unit SET path = parent.path || unit.id || '/'
FROM org_unit AS parent
WHERE unit.company_id = %(company_id)s AND unit.kind = %(kind)s
  AND parent.company_id = %(company_id)s AND parent.id = unit.parent_id
  AND unit.path <> parent.path || unit.id || '/'
"""
