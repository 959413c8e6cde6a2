"""Every root field of /graphql/owner with a valid input of the owner of 金桂 3栋2单元502."""

from __future__ import annotations

from collections.abc import Callable

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from tests.structure.authorization.cases import (
    HIDDEN,
    NOT_FOUND,
    Case,
    for_everybody,
    for_everybody_of,
    for_owners,
    given,
    mutation,
    named,
)
from tests.structure.authorization.world import BOUND_WECHAT, World

HOUSEHOLD = "owner family"
# Nobody has asked for a code for it, so none is refused for coming too soon.
NEW_PHONE = "13800000021"


def one(kind: str, name: str) -> Callable[[World], str]:
    return lambda world: world.id(kind, name)


BILL = "JG 502 F01 11"

CASES: dict[str, Case] = {
    "Query.apiVersion": for_everybody_of(Audience.OWNER, "{ apiVersion }"),
    "Mutation.requestLoginCode": for_everybody(mutation("requestLoginCode", "validForSeconds"), given(phone=NEW_PHONE)),
    "Mutation.signInWithCode": for_everybody(
        mutation("signInWithCode", "session { accessToken } me { name }"),
        given(phone=NEW_PHONE, code=lambda world: world.sms_code(NEW_PHONE)),
    ),
    "Mutation.signInWithWechat": for_everybody(
        mutation("signInWithWechat", "session { accessToken }"),
        given(code=BOUND_WECHAT, appId=lambda world: world.wechat_app),
    ),
    "Mutation.bindWechat": for_everybody(
        mutation("bindWechat", "session { accessToken }"),
        given(
            ticket=lambda world: world.wechat_ticket(),
            phone=NEW_PHONE,
            code=lambda world: world.sms_code(NEW_PHONE),
        ),
    ),
    "Mutation.refreshSession": for_everybody(
        mutation("refreshSession", "session { accessToken }"),
        given(refreshToken=lambda world: world.refresh_tokens["owner"]),
    ),
    "Mutation.signOut": for_owners("mutation { signOut { errors { code } done } }"),
    "Mutation.revokeDevice": for_owners(
        mutation("revokeDevice", "done"),
        given(deviceId=one("Session", "owner session")),
        may="owner",
        visitor=NOT_FOUND,
    ),
    "Mutation.chooseCompany": for_owners(
        mutation("chooseCompany", "accessToken"),
        given(companyId=lambda world: encode_id("Company", world.cast.company_id)),
        may="owner family tenant neighbour owner_elsewhere",
        visitor=NOT_FOUND,
    ),
    "Query.me": for_owners("{ me { name phone rooms { role room { label } } companies { name } } }"),
    "Query.devices": for_owners("{ devices { id device } }"),
    "Query.payment": for_owners(
        "query ($id: ID!) { payment(id: $id) { id status total { amount } } }",
        named(id=one("Payment", "payment")),
        may="owner",
    ),
    "Query.payments": for_owners(
        "{ payments { nodes { id status } } }", may="owner", others=HIDDEN, shows=one("Payment", "payment")
    ),
    "Query.receipt": for_owners(
        "query ($id: ID!) { receipt(id: $id) { id number } }", named(id=one("Receipt", "receipt")), may=HOUSEHOLD
    ),
    "Query.receipts": for_owners(
        "{ receipts { nodes { id number } } }", may=HOUSEHOLD, others=HIDDEN, shows=one("Receipt", "receipt")
    ),
    "Query.openBills": for_owners(
        "{ openBills(first: 50) { nodes { id } } }", may=HOUSEHOLD, others=HIDDEN, shows=lambda world: world.bill(BILL)
    ),
    "Query.billsOfPeriod": for_owners(
        '{ billsOfPeriod(period: "2026-11", first: 50) { nodes { id } } }',
        may=HOUSEHOLD,
        others=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.billHistory": for_owners(
        "{ billHistory(first: 50) { nodes { id } } }",
        may=HOUSEHOLD,
        others=HIDDEN,
        shows=lambda world: world.bill(BILL),
    ),
    "Query.bill": for_owners(
        "query ($id: ID!) { bill(id: $id) { id } }", named(id=lambda world: world.bill(BILL)), may=HOUSEHOLD
    ),
    "Query.amountDue": for_owners(
        "query ($rooms: [ID!]) { amountDue(roomIds: $rooms) { total { amount } rooms { room { id } } } }",
        named(rooms=lambda world: [world.room("502")]),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
    "Query.prepaymentBalances": for_owners(
        "query ($rooms: [ID!]) { prepaymentBalances(roomIds: $rooms) { room { id } balance { amount } } }",
        named(rooms=lambda world: [world.room("502")]),
        may="owner family tenant",
        visitor=NOT_FOUND,
    ),
    "Mutation.payBills": for_owners(
        mutation("payBills"),
        given(
            billIds=lambda world: [world.bill(BILL)],
            expectedTotalMinor=lambda world: world.due(BILL),
            idempotencyKey="matrix",
        ),
        may=HOUSEHOLD,
    ),
    "Mutation.payInAdvance": for_owners(
        mutation("payInAdvance"),
        given(roomId=lambda world: world.room("502"), amountMinor=5000, idempotencyKey="matrix"),
        may="owner family tenant",
    ),
    "Mutation.openCheckout": for_owners(
        mutation("openCheckout"),
        given(paymentId=one("Payment", "payment"), provider="wechat", channel="NATIVE"),
        may="owner",
    ),
    "Mutation.cancelPayment": for_owners(
        mutation("cancelPayment"), given(paymentId=one("Payment", "payment")), may="owner"
    ),
}
