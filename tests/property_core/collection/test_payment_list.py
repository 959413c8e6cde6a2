"""Staff's lists of payments and receipts: what is looked for, counted, and summed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden
from backend.organization.base import tenant_read
from property_core.billing.contracts import PaymentStatus
from property_core.collection.contracts import PaymentSearch, ReceiptSearch
from property_core.collection.selectors import payment_list
from property_core.collection.selectors.payment_list import (
    PaymentsTotal,
    ReceiptsTotal,
    WayTotal,
    count_of_payments,
    count_of_receipts,
    payments_found,
    receipts_found,
    total_of_payments,
    total_of_receipts,
)
from property_core.collection.services.receipts import void_receipt
from tests.cast import NOW, TODAY
from tests.property_core.billing.fees import MINE, MINE_TOO, NEIGHBOURS, SEPTEMBER, Fees

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def taken(fees: Fees) -> dict[str, int]:
    """Ids of payments: cash for two rooms of one community and for one of the other, a top-up, one only begun."""
    leader = fees.cast.staff("leader")
    found = {}
    for name, room, days in (("mine", MINE, 1), ("neighbour", NEIGHBOURS, 0), ("elsewhere", MINE_TOO, 0)):
        found[name] = fees.pay_cash(
            100_000, bill_ids=fees.bill_ids(room, SEPTEMBER), actor=leader, now=NOW - timedelta(days=days),
        ).payment_id  # fmt: skip
    found["top-up"] = fees.top_up(MINE, 5000).payment_id
    found["begun"] = fees.start(fees.bill_ids(MINE)[1:]).payment_id
    return found


def looked_for(actor: Actor, taken: dict[str, int], **search: object) -> set[str]:
    """Names of the payments found; however they are asked for, they are the same."""
    wanted = PaymentSearch(**search)  # type: ignore[arg-type]
    with tenant_read(actor.company):
        ids = set(payments_found(actor, wanted).values_list("id", flat=True))
    assert count_of_payments(actor, wanted) == len(ids)
    assert total_of_payments(actor, wanted).count == len(ids)
    names = {payment_id: name for name, payment_id in taken.items()}
    return {names[payment_id] for payment_id in ids}


def test_payments_are_narrowed(fees: Fees, taken: dict[str, int]) -> None:
    leader, cast = fees.cast.staff("leader"), fees.cast
    all_of_them = {"mine", "neighbour", "elsewhere", "top-up", "begun"}
    here = all_of_them - {"elsewhere"}
    assert looked_for(leader, taken) == all_of_them
    assert looked_for(leader, taken, unit_id=cast.units["JG"]) == here
    assert looked_for(leader, taken, unit_id=cast.units["YX"]) == {"elsewhere"}
    assert looked_for(leader, taken, room_id=cast.rooms[MINE]) == {"mine", "top-up", "begun"}
    assert looked_for(leader, taken, status=PaymentStatus.STARTED) == {"begun"}
    assert looked_for(leader, taken, provider="cash") == all_of_them - {"begun"}
    assert looked_for(leader, taken, cashier_id=cast.accounts["leader"]) == all_of_them - {"begun"}
    assert looked_for(leader, taken, cashier_id=cast.accounts["manager"]) == set()
    assert looked_for(leader, taken, paid_from=TODAY) == {"neighbour", "elsewhere", "top-up"}
    assert looked_for(leader, taken, paid_until=YESTERDAY) == {"mine"}
    assert looked_for(leader, taken, paid_from=TOMORROW) == set()
    for text, expected in (("503", {"neighbour"}), ("3-2-502", here - {"neighbour"} | {"elsewhere"}), (" ", set())):
        assert looked_for(leader, taken, text=text) == expected, text


def test_who_sees_one_community_sees_payments_of_no_other(fees: Fees, taken: dict[str, int]) -> None:
    manager, cast = fees.cast.staff("manager"), fees.cast
    assert looked_for(manager, taken) == {"mine", "neighbour", "top-up", "begun"}
    assert looked_for(manager, taken, unit_id=cast.units["YX"]) == set()
    assert looked_for(manager, taken, room_id=cast.rooms[MINE_TOO]) == set()
    assert looked_for(manager, taken, text=MINE_TOO) == set()
    with pytest.raises(Forbidden):
        count_of_payments(cast.staff("clerk"), PaymentSearch())


def test_payments_are_summed_by_way(fees: Fees, taken: dict[str, int]) -> None:
    leader = fees.cast.staff("leader")
    found = total_of_payments(leader, PaymentSearch(unit_id=fees.cast.units["JG"]))
    cash = found.total_minor
    assert found == PaymentsTotal(4, (WayTotal("cash", 3, cash),))
    assert cash > 5000
    assert total_of_payments(leader, PaymentSearch(status=PaymentStatus.STARTED)) == PaymentsTotal(1, ())


def test_receipts_are_narrowed_counted_and_summed(fees: Fees, taken: dict[str, int]) -> None:
    leader, manager, cast = fees.cast.staff("leader"), fees.cast.staff("manager"), fees.cast
    with tenant_read(cast.company_id):
        receipts = {row.payment_id: row for row in receipts_found(leader, ReceiptSearch())}
    mine = receipts[taken["mine"]]
    void_receipt(actor=leader, receipt_id=receipts[taken["top-up"]].pk, reason="写错", now=NOW)

    def found(actor: Actor = leader, **search: object) -> set[str]:
        wanted = ReceiptSearch(**search)  # type: ignore[arg-type]
        with tenant_read(cast.company_id):
            ids = set(receipts_found(actor, wanted).values_list("payment_id", flat=True))
        assert count_of_receipts(actor, wanted) == total_of_receipts(actor, wanted).count == len(ids)
        return {name for name, payment_id in taken.items() if payment_id in ids}

    assert found() == {"mine", "neighbour", "elsewhere", "top-up"}
    assert found(manager) == {"mine", "neighbour", "top-up"}
    assert found(unit_id=cast.units["YX"]) == {"elsewhere"}
    assert found(manager, unit_id=cast.units["YX"]) == set()
    assert found(room_id=cast.rooms[MINE]) == {"mine", "top-up"}
    assert found(payment_id=taken["mine"]) == found(number=mine.number) == found(text=mine.number) == {"mine"}
    assert found(issued_until=YESTERDAY) == {"mine"}
    assert found(issued_from=TODAY) == {"neighbour", "elsewhere", "top-up"}
    assert found(is_void=True) == {"top-up"}
    assert found(text="503") == {"neighbour"}
    assert found(text=" ") == set()
    total = total_of_receipts(leader, ReceiptSearch(room_id=cast.rooms[MINE]))
    assert total == ReceiptsTotal(2, 1, mine.total_minor)


def test_counting_stops_where_nobody_reads_on(
    fees: Fees, taken: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment_list, "MOST_COUNTED", 1)
    leader = fees.cast.staff("leader")
    assert count_of_payments(leader, PaymentSearch()) == count_of_receipts(leader, ReceiptSearch()) == 2
    assert total_of_payments(leader, PaymentSearch()).count == 5
