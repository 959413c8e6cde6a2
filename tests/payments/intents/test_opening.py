"""What is agreed is frozen, summed and kept single by the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from backend.kernel.errors import IdempotencyKeyReused, NotFound
from backend.kernel.models import AuditEntry
from backend.kernel.money import Money
from backend.kernel.time import current_time
from backend.organization.base import tenant_transaction
from payments.intents import selectors, services
from payments.intents.contracts import LegRequest, LineRequest, PayeeState
from payments.intents.models import Intent, Leg, LegLine, PayeeAccount
from payments.intents.services.errors import AlreadyBeingPaid, PayeeNotReady, PaymentEmpty, PaymentTooLarge
from payments.registry import PurposeUnknown
from tests.payments.world import PURPOSE, World, build_world

TABLES = (
    "payee_account", "payment_intent", "payment_leg", "payment_leg_line", "payment_attempt", "payment_attempt_leg",
    "provider_message", "payment_exception_case", "payment_refund",
)  # fmt: skip


def test_an_intent_sums_its_legs(world: World) -> None:
    now = current_time()
    opened = world.open(world.leg(100, 50), world.leg(25), now=now)
    assert opened.amount == Money(175)
    assert [leg.amount_minor for leg in world.rows(Leg, intent_id=opened.intent_id)] == [150, 25]
    assert AuditEntry.objects.filter(action="payment.open").count() == 1


def test_the_same_key_is_the_same_intent(world: World) -> None:
    now = current_time()
    leg = world.leg(100)
    first = world.open(leg, now=now, key="once")
    assert world.open(leg, now=now + timedelta(seconds=9), key="once") == first
    with pytest.raises(IdempotencyKeyReused):
        world.open(world.leg(101), now=now, key="once")
    assert len(world.rows(Intent)) == 1


def test_one_line_is_in_one_open_payment(world: World) -> None:
    now = current_time()
    leg = world.leg(100)
    opened = world.open(leg, now=now)
    with pytest.raises(AlreadyBeingPaid):
        world.open(leg, now=now)
    services.cancel_intent(actor=world.payer, intent_id=opened.intent_id, now=now)
    world.open(leg, now=now)


def test_nothing_and_too_much_are_refused(world: World) -> None:
    now = current_time()
    with pytest.raises(PaymentEmpty):
        world.open(LegRequest(world.wechat, world.community_id, ()), now=now)
    with pytest.raises(PaymentEmpty):
        world.open(world.leg(0), now=now)
    with pytest.raises(PaymentTooLarge):
        world.open(world.leg(*[1] * 501), now=now)
    stranger = LegRequest(world.wechat, world.community_id, (LineRequest("nobody", 1, Money(5)),))
    with pytest.raises(PurposeUnknown):
        world.open(stranger, now=now)
    assert world.rows(Intent) == []


def test_a_seller_sells_only_while_its_account_is_active(world: World) -> None:
    with tenant_transaction(world.company_id):
        PayeeAccount.objects.filter(id=world.wechat).update(state=PayeeState.RESTRICTED)
    with pytest.raises(PayeeNotReady):
        world.open(now=current_time())


def test_an_account_of_another_company_is_nobody(world: World) -> None:
    other = build_world(name="别家物业")
    with pytest.raises(PayeeNotReady):
        world.open(world.leg(5, account=other.wechat), now=current_time())
    with pytest.raises(NotFound):
        selectors.payment_status(actor=world.payer, intent_id=other.open(now=current_time()).intent_id)


def test_of_two_companies_one_has_the_address_without_a_token(world: World) -> None:
    other = build_world(name="别家物业")
    assert world.one(PayeeAccount, provider="wechat").is_default is True
    account = other.one(PayeeAccount, provider="wechat")
    assert account.is_default is False
    route = selectors.notify_route(provider="wechat", token=account.token)
    assert route == selectors.NotifyRoute(company_id=other.company_id, payee_account_id=other.wechat)
    assert selectors.notify_route(provider="wechat") == selectors.NotifyRoute(world.company_id, world.wechat)
    assert selectors.notify_route(provider="wechat", token="x") is None
    assert selectors.online_payee_account(other.company_id) == other.wechat


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment_leg_line SET amount_minor = amount_minor + 1",
        "UPDATE payment_leg SET amount_minor = amount_minor + 1",
        "UPDATE payment_intent SET amount_minor = amount_minor + 1",
        "DELETE FROM payment_leg_line WHERE id = (SELECT min(id) FROM payment_leg_line)",
        "INSERT INTO payment_leg_line (company_id, leg_id, purpose, reference, amount_minor, refund_minor, state) "
        "SELECT company_id, leg_id, purpose, 1, 1, 0, state FROM payment_leg_line",
    ],
)
def test_sums_are_kept_by_the_database(world: World, statement: str) -> None:
    world.open(now=current_time())
    with (
        pytest.raises(IntegrityError, match="sum to"),
        tenant_transaction(world.company_id),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_line_of_nothing_is_refused_by_the_database(world: World) -> None:
    opened = world.open(now=current_time())
    with pytest.raises(IntegrityError, match="payment_leg_line_amount"), tenant_transaction(world.company_id):
        LegLine.objects.create(
            company_id=world.company_id, leg_id=opened.leg_ids[0], purpose=PURPOSE, reference=1, amount_minor=0
        )


def test_without_a_company_nothing_of_payments_is_seen(world: World) -> None:
    world.start()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_keys_are_unreadable_in_the_database(world: World) -> None:
    other = build_world({**dict.fromkeys(("mchid", "appid", "cert_serial", "public_key_id", "public_key"), "x"),
                         "private_key": "PRIVATE", "api_v3_key": "SECRET"}, name="有钥物业")  # fmt: skip
    with tenant_transaction(other.company_id), connection.cursor() as cursor:
        cursor.execute("SELECT private_key, api_v3_key FROM payee_account WHERE provider = 'wechat'")
        assert all(value.startswith("v1:") for value in cursor.fetchone())
    assert other.one(PayeeAccount, provider="wechat").private_key == "PRIVATE"
