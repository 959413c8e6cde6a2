"""Two companies with empty books on a database that commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from backend.organization.models import Company
from payments.ledger import services
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from tests.conftest import CommittedDatabase

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Books:
    first: int
    second: int

    def pay(self, source_id: int = 1, *, amount: int = 100, company: int = 0, bill: int = 7, **options: Any) -> int:
        """Cash against the receivable of item 1, in community 1."""
        company_id = company or self.first
        with tenant_transaction(company_id, durable=False):
            return services.post_entry(
                company_id=company_id,
                source="test",
                source_id=source_id,
                community_id=1,
                posted_on=options.pop("posted_on", TODAY),
                postings=[
                    Posting(AccountKey(AccountKind.CASH, 1), Side.DEBIT, Money(amount)),
                    Posting(AccountKey(AccountKind.RECEIVABLE, 1, 1), Side.CREDIT, Money(amount), bill),
                ],
                now=NOW,
                **options,
            )


@pytest.fixture
def books(committed_db: CommittedDatabase) -> Books:
    rows = [Company.objects.create(name=name, created_at=NOW) for name in ("甲", "乙")]
    return Books(first=rows[0].pk, second=rows[1].pk)
