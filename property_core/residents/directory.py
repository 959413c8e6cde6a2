"""What somebody whom no company knows may look up: communities by name, and nothing of their rooms."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from property_core.residents.contracts import CommunityChoice

MOST_CHOICES = 20
SHORTEST_TEXT = 2

_COMMUNITIES = """
SELECT company.id, company.name, unit.id, unit.name
FROM org_unit AS unit JOIN company ON company.id = unit.company_id AND company.is_active
WHERE unit.kind = 'COMMUNITY' AND strpos(unit.name, %(text)s) > 0
ORDER BY length(unit.name), unit.name, unit.id LIMIT %(limit)s
"""


_CHOICES = """
SELECT company.id, company.name, unit.id, unit.name
FROM org_unit AS unit JOIN company ON company.id = unit.company_id
WHERE unit.kind = 'COMMUNITY' AND unit.id = ANY(%(ids)s)
"""


def communities_named(text: str) -> list[CommunityChoice]:
    """Communities of all active companies whose name holds the text, shortest name first, at most MOST_CHOICES.

    Empty for less than two characters. Names of communities stand on their gates; only these reads cross companies.
    """
    wanted = text.strip()[:60]
    if len(wanted) < SHORTEST_TEXT:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNITIES, {"text": wanted, "limit": MOST_CHOICES})
        return [CommunityChoice(*row) for row in cursor.fetchall()]


def communities_asked_at(community_ids: Collection[int]) -> dict[int, CommunityChoice]:
    """Community id → its name and its company's, of closed companies too; unknown ids are left out. One query.

    For who has asked there already.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES, {"ids": list(community_ids)})
        found = [CommunityChoice(*row) for row in cursor.fetchall()]
    return {choice.community_id: choice for choice in found}


def company_of_community(community_id: int) -> int | None:
    """The active company that runs the community, or None."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT company.id FROM org_unit AS unit JOIN company ON company.id = unit.company_id AND company.is_active"
            " WHERE unit.id = %(id)s AND unit.kind = 'COMMUNITY'",
            {"id": community_id},
        )
        row = cursor.fetchone()
    return row[0] if row else None


def companies_asked_by(account_id: int) -> list[int]:
    """Ids of the companies that an account has asked to be bound at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id FROM linli_binding_companies(%(account)s)", {"account": account_id})
        return [row[0] for row in cursor.fetchall()]
