"""Parameters of a company: who sets them, within which bounds, and that it is known who did."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from property_core.collection.contracts import Parameters
from property_core.collection.selectors.paying import parameters_of
from property_core.collection.services.parameters import set_parameters
from tests.cast import NOW, visitor
from tests.property_core.billing.fees import MINE, Fees

pytestmark = pytest.mark.django_db


def kept(fees: Fees) -> Parameters:
    with tenant_read(fees.cast.company_id):
        return parameters_of(fees.cast.company_id)


def test_what_is_set_holds_from_then_on(fees: Fees) -> None:
    assert kept(fees) == Parameters()
    wanted = Parameters(payment_minutes=30, is_fee_first=False, applies_prepayment=True)
    set_parameters(actor=fees.cast.staff("leader"), parameters=wanted, now=NOW)
    assert kept(fees) == wanted
    assert fees.start(fees.bill_ids(MINE)).expires_at == NOW + timedelta(minutes=30)
    set_parameters(actor=fees.cast.staff("leader"), parameters=Parameters(), now=NOW)
    assert kept(fees) == Parameters()
    row = AuditEntry.objects.filter(action="billing.parameters.set").order_by("-id")[0]
    assert (row.account_id, row.old, row.new) == (
        fees.cast.accounts["leader"],
        {"payment_minutes": 30, "is_fee_first": False, "applies_prepayment": True},
        {"payment_minutes": 15, "is_fee_first": True, "applies_prepayment": False},
    )


def test_only_who_sets_up_the_whole_company_may(fees: Fees) -> None:
    for name in ("manager", "clerk"):
        with pytest.raises(Forbidden):
            set_parameters(actor=fees.cast.staff(name), parameters=Parameters(60), now=NOW)
    with pytest.raises(Forbidden):
        set_parameters(actor=fees.resident("owner"), parameters=Parameters(60), now=NOW)
    with pytest.raises(NotSignedIn):
        set_parameters(actor=visitor(), parameters=Parameters(60), now=NOW)
    assert kept(fees) == Parameters()


@pytest.mark.parametrize("minutes", [-1, 0, 1, 1441, 40000])
def test_a_hold_has_bounds(fees: Fees, minutes: int) -> None:
    with pytest.raises(InvalidInput):
        set_parameters(actor=fees.cast.staff("leader"), parameters=Parameters(minutes), now=NOW)
    assert kept(fees) == Parameters()
