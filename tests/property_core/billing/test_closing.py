"""A closed month takes nothing any more; money that comes late is booked where the books are open."""

from datetime import date, datetime, timedelta

import pytest

from backend.kernel.models import AuditEntry
from payments.ledger.models import LedgerEntry
from payments.ledger.services import open_day
from property_core.billing.models import MonthClose
from property_core.billing.selectors.closing import AreaNotClosable
from property_core.billing.services.closing import (
    MonthIsClosed,
    MonthNotBegun,
    PeriodInvalid,
    close_month,
    require_open_month,
)
from tests.property_core.builders import NOVEMBER, NOW, OCTOBER, Town, build_town

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def town() -> Town:
    return build_town()


def close(town: Town, unit_id: int, period: date = NOVEMBER, *, now: datetime = NOW) -> list[int]:
    return close_month(actor=town.actor, unit_id=unit_id, period=period, now=now)


def test_a_unit_closes_its_communities_once(town: Town) -> None:
    assert close(town, town.other_id) == [town.other_id]
    assert close(town, town.root_id) == [town.community_id]
    assert close(town, town.root_id) == []
    assert len(town.rows(MonthClose)) == 2
    assert AuditEntry.objects.filter(action="billing.close_month", company_id=town.company_id).count() == 2


def test_an_area_is_no_community_and_a_day_no_period(town: Town) -> None:
    with pytest.raises(AreaNotClosable):
        close(town, town.area_id)
    with pytest.raises(PeriodInvalid):
        close(town, town.community_id, date(2026, 11, 2))
    with pytest.raises(MonthNotBegun):
        close(town, town.community_id, DECEMBER)
    assert town.rows(MonthClose) == []


def test_the_ledger_moves_a_day_to_the_next_open_month(town: Town) -> None:
    close(town, town.community_id, NOVEMBER)
    close(town, town.community_id, DECEMBER, now=NOW + timedelta(days=40))

    def day(community_id: int | None, wanted: date) -> date:
        with town.writing():
            return open_day(company_id=town.company_id, community_id=community_id, day=wanted)

    assert day(town.community_id, date(2026, 11, 23)) == date(2027, 1, 1)
    assert day(town.community_id, date(2026, 10, 31)) == date(2026, 10, 31)
    assert day(town.other_id, date(2026, 11, 23)) == date(2026, 11, 23)
    assert day(None, date(2026, 11, 23)) == date(2026, 11, 23)


def test_a_document_that_insists_on_its_day_is_refused(town: Town) -> None:
    close(town, town.community_id)
    with town.writing():
        with pytest.raises(MonthIsClosed):
            require_open_month(company_id=town.company_id, community_id=town.community_id, day=date(2026, 11, 30))
        require_open_month(company_id=town.company_id, community_id=town.community_id, day=DECEMBER)


def test_a_run_of_another_month_is_not_posted_into_the_closed_one(town: Town) -> None:
    town.assign(town.tariff("单价", "1"), town.room("A"))
    close(town, town.community_id)
    town.run(OCTOBER)  # today is in November
    assert [entry.posted_on for entry in town.rows(LedgerEntry)] == [DECEMBER]
