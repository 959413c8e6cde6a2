"""Telling WeChat that a payment is fulfilled, and watching until its money is free. WeChat is called under no lock."""

from __future__ import annotations

import functools
import logging
from datetime import datetime

from backend.accounts.actor import Actor, system_actor
from backend.accounts.services.wechat_sign_in import wechat_apps
from backend.accounts.wechat import WechatAppKind
from backend.kernel import audit, failpoints, outbox, timers
from backend.kernel.errors import DomainError, NotFound
from backend.organization.base import tenant_transaction
from payments.intents import shippable
from payments.intents.shippable import MiniProgramPayment
from payments.providers.contracts import ProviderRefused, ProviderUnavailable
from payments.providers.wechat import shipping
from payments.providers.wechat.shipping import App, Fulfilment, OrderState
from payments.shipping import rules
from payments.shipping.contracts import ShipmentLacking, ShipmentState
from payments.shipping.models import MOST_UPLOADS, Shipment
from payments.shipping.services.tokens import with_token

logger = logging.getLogger(__name__)

SHIPMENT_TIMER = "payment.shipment"
# It was told before, by us or on WeChat's own pages: what we want is so.
TOLD_CODES = frozenset({"10060002", "10060003", "10060023"})
# WeChat does not know the payment yet: it hears of it from its pay side, a moment later.
PASSING_CODES = frozenset({"10060001", "45009"})
UNKNOWN_APP = "UNKNOWN_APP"
OVER = frozenset({OrderState.SETTLED, OrderState.REFUNDED})


class ShipmentSettled(DomainError):
    code = "SHIPMENT_SETTLED"
    zh = "这笔款项的发货信息不能再上传：已结算，或重新上传的机会已用完。"
    en = "WeChat takes no more about this payment: its money is free, or the second upload is used."


def begin_shipment(*, company_id: int, leg_id: int, now: datetime) -> None:
    """Write down that WeChat has to be told of the payment of a leg, where it has. Joins a running transaction."""
    with tenant_transaction(company_id, durable=False):
        payment = shippable.payment_of_leg(leg_id)
        if payment is None or _is_of_official_account(payment.app_id):
            return
        shipment, is_new = Shipment.objects.get_or_create(
            attempt_id=payment.attempt_id,
            defaults={
                "company_id": company_id,
                "payee_account_id": payment.payee_account_id,
                "paid_at": payment.paid_at,
            },
        )
        if is_new:
            timers.set_timer(kind=SHIPMENT_TIMER, reference=shipment.id, due_at=now, company_id=company_id)


def push_shipment(*, company_id: int, shipment_id: int, now: datetime) -> ShipmentState:
    """Tell WeChat of a payment, or ask how it sees it; returns where it stands. Outside of any transaction.

    Repeating is safe: what was told before is recognised. Event: ShipmentLacking.
    """
    with tenant_transaction(company_id):
        row = Shipment.objects.select_for_update().get(id=shipment_id)
        if row.state in {ShipmentState.RELEASED, ShipmentState.LACKING}:
            return ShipmentState(row.state)
        payment = shippable.mini_program_payment(row.attempt_id)
        is_in_doubt = row.state == ShipmentState.WAITING and row.begun > row.uploads == 0
        if row.state == ShipmentState.WAITING:
            row.begun = row.uploads + 1
            row.save(update_fields=["begun"])
    app = _app(payment.app_id) if payment is not None else None
    if payment is None or app is None:
        return _lack(company_id=company_id, shipment_id=shipment_id, code=UNKNOWN_APP, now=now)
    try:
        if row.state == ShipmentState.UPLOADED:
            found = _fulfilments(payment, app=app)
            return _take_over(company_id=company_id, shipment_id=shipment_id, found=found, now=now)
        # A second upload is the only correction that WeChat takes: it is not spent on a doubt.
        if not (is_in_doubt and _is_told(payment, app=app)):
            _upload(payment, app=app, now=now)
    except ProviderUnavailable as error:
        logger.warning("shipment not told", extra={"shipment_id": shipment_id, "code": error.code})
        return _wait(company_id=company_id, shipment_id=shipment_id, now=now)
    except ProviderRefused as refusal:
        if refusal.code in PASSING_CODES or row.state == ShipmentState.UPLOADED:
            return _wait(company_id=company_id, shipment_id=shipment_id, now=now)
        if refusal.code not in TOLD_CODES:
            return _lack(company_id=company_id, shipment_id=shipment_id, code=refusal.code, now=now)
    failpoints.hit("shipping.after_provider_call")
    return _told(company_id=company_id, shipment_id=shipment_id, now=now)


def tell_again(*, actor: Actor, shipment_id: int, now: datetime) -> None:
    """Have WeChat told once more, after a refusal or to correct it; it takes two uploads in all.

    Raises NotFound, ShipmentSettled.
    """
    with tenant_transaction(actor.company, durable=False):
        row = Shipment.objects.select_for_update().filter(id=shipment_id).first()
        if row is None:
            raise NotFound
        if row.state == ShipmentState.RELEASED or row.uploads >= MOST_UPLOADS:
            raise ShipmentSettled
        before, row.state = row.state, ShipmentState.WAITING
        row.refusal = ""
        row.save(update_fields=["state", "refusal"])
        timers.set_timer(kind=SHIPMENT_TIMER, reference=row.id, due_at=now, company_id=row.company_id)
        _record(row, before=before, actor=actor, now=now)


def _upload(payment: MiniProgramPayment, *, app: App, now: datetime) -> None:
    shipment = shipping.Shipment(
        mchid=payment.mchid,
        number=payment.number,
        openid=payment.openid,
        description=payment.description,
        uploaded_at=now,
        parts=tuple((part.mchid, part.out_trade_no) for part in payment.parts) if payment.is_combined else (),
    )
    with_token(app, functools.partial(shipping.upload, shipment, app=app))


def _is_told(payment: MiniProgramPayment, *, app: App) -> bool:
    try:
        return all(one.state is not OrderState.WAITING for one in _fulfilments(payment, app=app))
    except ProviderRefused as refusal:
        if refusal.code in PASSING_CODES:
            return False
        raise


def _fulfilments(payment: MiniProgramPayment, *, app: App) -> list[Fulfilment]:
    """How WeChat sees each part of a payment."""
    return [with_token(app, functools.partial(shipping.ask, part.transaction_id, app=app)) for part in payment.parts]


def _take_over(*, company_id: int, shipment_id: int, found: list[Fulfilment], now: datetime) -> ShipmentState:
    with tenant_transaction(company_id, durable=False):
        row = Shipment.objects.select_for_update().get(id=shipment_id)
        if row.state != ShipmentState.UPLOADED:
            return ShipmentState(row.state)
        row.order_state = min(one.state for one in found)
        row.is_in_complaint = any(one.is_in_complaint for one in found)
        # The parts of a combined payment are let go one by one: the slowest counts.
        before = row.state
        if all(one.state in OVER for one in found):
            row.state, row.released_at = ShipmentState.RELEASED, now
            timers.cancel_timer(kind=SHIPMENT_TIMER, reference=row.id, now=now)
        else:
            timers.set_timer(
                kind=SHIPMENT_TIMER, reference=row.id, due_at=now + rules.LOOK_AGAIN, company_id=company_id
            )
        row.save(update_fields=["state", "order_state", "is_in_complaint", "released_at"])
        if row.state != before:
            _record(row, before=before, now=now)
        return ShipmentState(row.state)


def _told(*, company_id: int, shipment_id: int, now: datetime) -> ShipmentState:
    with tenant_transaction(company_id, durable=False):
        row = Shipment.objects.select_for_update().get(id=shipment_id)
        if row.state == ShipmentState.WAITING:
            before, row.state = row.state, ShipmentState.UPLOADED
            row.uploads = min(row.uploads + 1, MOST_UPLOADS)
            row.uploaded_at, row.checks = now, 0
            row.save(update_fields=["state", "uploads", "uploaded_at", "checks"])
            timers.set_timer(
                kind=SHIPMENT_TIMER, reference=row.id, due_at=now + rules.LOOK_AGAIN, company_id=company_id
            )
            _record(row, before=before, now=now)
        return ShipmentState(row.state)


def _wait(*, company_id: int, shipment_id: int, now: datetime) -> ShipmentState:
    with tenant_transaction(company_id, durable=False):
        row = Shipment.objects.select_for_update().get(id=shipment_id)
        row.checks += 1
        row.save(update_fields=["checks"])
        due_at = now + rules.wait_before(row.checks - 1)
        timers.set_timer(kind=SHIPMENT_TIMER, reference=row.id, due_at=due_at, company_id=company_id)
        return ShipmentState(row.state)


def _lack(*, company_id: int, shipment_id: int, code: str, now: datetime) -> ShipmentState:
    with tenant_transaction(company_id, durable=False):
        row = Shipment.objects.select_for_update().get(id=shipment_id)
        before, row.state = row.state, ShipmentState.LACKING
        row.refusal = code[:32]
        row.save(update_fields=["state", "refusal"])
        timers.cancel_timer(kind=SHIPMENT_TIMER, reference=row.id, now=now)
        _record(row, before=before, now=now)
        outbox.publish(
            event=ShipmentLacking(
                company_id=company_id, shipment_id=row.id, attempt_id=row.attempt_id, code=row.refusal
            ),
            now=now,
            company_id=company_id,
            queue="notify",
        )
    return ShipmentState.LACKING


def _record(row: Shipment, *, before: str, now: datetime, actor: Actor | None = None) -> None:
    audit.record(
        actor=actor or system_actor(company_id=row.company_id),
        action="payment.shipment",
        object_kind="payment_shipment",
        object_id=row.id,
        now=now,
        company_id=row.company_id,
        old={"state": before},
        new={"state": row.state, "uploads": row.uploads, "refusal": row.refusal},
    )


def _app(app_id: str) -> App | None:
    """The mini-program of the settings with that id, with its secret."""
    for known in wechat_apps():
        if known.appid == app_id and known.kind is WechatAppKind.MINI_PROGRAM and known.secret:
            return App(appid=known.appid, secret=known.secret, base_url=known.base_url)
    return None


def _is_of_official_account(app_id: str) -> bool:
    """A page of an official account (公众号) pays by JSAPI, too, and is no mini-program."""
    return any(known.appid == app_id and known.kind is WechatAppKind.OFFICIAL_ACCOUNT for known in wechat_apps())
