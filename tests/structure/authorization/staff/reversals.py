"""Reversals."""

from __future__ import annotations

from tests.structure.authorization.cases import (
    HIDDEN,
    Case,
    for_staff,
    given,
    mutation,
)
from tests.structure.authorization.staff.targets import BILL, one

CASES: dict[str, Case] = {
    "Query.redLetters": for_staff(
        "{ redLetters { nodes { id bill { id } } } }",
        needs="billing.reverse.request billing.reverse.approve",
        outside=HIDDEN,
        shows=one("RedLetter", "letter"),
    ),
    "Mutation.requestReversal": for_staff(
        mutation("requestReversal", "redLetter { id }"),
        given(billId=lambda world: world.bill(BILL), reason="面积录错"),
        needs="billing.reverse.request",
    ),
    "Mutation.approveReversal": for_staff(
        mutation("approveReversal", "redLetter { status }"),
        given(redLetterId=one("RedLetter", "letter")),
        needs="billing.reverse.approve",
    ),
    "Mutation.rejectReversal": for_staff(
        mutation("rejectReversal", "redLetter { status }"),
        given(redLetterId=one("RedLetter", "letter"), reason="读数无误"),
        needs="billing.reverse.approve",
    ),
}
