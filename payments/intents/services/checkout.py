"""Opening the provider's cashier for an intent. The provider is called between two transactions, under no lock."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.accounts.actor import Actor
from backend.kernel import audit, failpoints, timers
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.intents import permissions, rules, selectors
from payments.intents.contracts import AttemptLegState, AttemptState, Checkout, IntentState, LegState
from payments.intents.models import Attempt, AttemptLeg, Leg, PayeeAccount
from payments.intents.selectors import LockedIntent
from payments.intents.services import messages, sweep
from payments.intents.services.capture import ATTEMPT_TIMER, DESK_PROVIDERS
from payments.intents.services.errors import (
    CheckoutRefused,
    CheckoutUnavailable,
    PayeeNotReady,
    PaymentEnded,
    PaymentExpired,
    PaymentInProgress,
    PaymentTooSmall,
)
from payments.pauses.services import require_not_paused
from payments.providers import registry as providers
from payments.providers.contracts import (
    Channel,
    CheckoutData,
    PayeeCredentials,
    ProviderAttempt,
    ProviderRefused,
    ProviderUnavailable,
)

DESCRIPTION = "物业费用"
# Stripe's word: it charges no less than half a dollar's worth.
TOO_SMALL = "amount_too_small"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the first transaction leaves: an attempt to create (or its finished checkout), or one that must go first."""

    attempt: Attempt
    legs: list[AttemptLeg]
    asked: ProviderAttempt
    credentials: PayeeCredentials
    is_new: bool
    must_go: bool


def open_checkout(
    *,
    actor: Actor,
    intent_id: int,
    provider: str,
    channel: str,
    now: datetime,
    openid: str = "",
    app_id: str = "",
    ip: str = "",
    return_url: str = "",
) -> Checkout:
    """What the payer's device needs to pay the next group of legs. Outside of any transaction.

    `openid` of `app_id` (empty: the account's first app), inside WeChat.
    Asked again while an attempt is open, it gives the same checkout; with another provider, channel or openid it closes
    that attempt at the provider first. One that the payer has not opened yet cannot be closed at Alipay: it is
    superseded, and taken up again where he comes back to it. No answer from the provider leaves the attempt UNKNOWN for
    the sweep. `return_url`: where PAGE and WAP bring the payer back.
    Raises NotFound, PaymentEnded, PaymentExpired, PayeeNotReady, PaymentInProgress, CheckoutUnavailable,
    CheckoutRefused, PaymentTooSmall, PaymentPaused (for a new attempt: what is open already may be paid).
    """
    require_channel(provider=provider, channel=channel)
    chosen = Channel(channel)
    company_id = actor.company
    for _ in range(3):
        prepared = _prepare(
            actor=actor,
            intent_id=intent_id,
            provider=provider,
            channel=chosen,
            openid=openid,
            app_id=app_id,
            ip=ip,
            now=now,
        )
        if prepared.must_go:
            _retire(company_id=company_id, attempt_id=prepared.attempt.id, now=now)
            continue
        if prepared.attempt.state == AttemptState.OPEN:
            return _checkout(prepared.attempt, prepared.legs)
        failpoints.hit("checkout.after_attempt")
        try:
            data = providers.provider_named(provider).create(
                attempt=dataclasses.replace(prepared.asked, return_url=return_url),
                credentials=prepared.credentials,
                now=now,
            )
        except ProviderUnavailable as error:
            _mark_unknown(company_id=company_id, attempt_id=prepared.attempt.id)
            raise CheckoutUnavailable from error
        except ProviderRefused as refusal:
            if prepared.is_new:
                _mark_failed(company_id=company_id, attempt_id=prepared.attempt.id, code=refusal.code, now=now)
                if refusal.code == TOO_SMALL:
                    raise PaymentTooSmall from refusal
                raise CheckoutRefused(reason=refusal.code) from refusal
            # An earlier call may have opened an order that this one only met: find out, and start anew.
            _retire(company_id=company_id, attempt_id=prepared.attempt.id, now=now)
            continue
        failpoints.hit("checkout.after_provider_create")
        checkout = _keep(company_id=company_id, attempt_id=prepared.attempt.id, data=data)
        failpoints.hit("checkout.after_commit")
        return checkout
    raise PaymentInProgress


def require_channel(*, provider: str, channel: str) -> None:
    """Raises PayeeNotReady where the provider has no such way to its cashier, or is none that one pays at online."""
    if provider not in selectors.ONLINE_PROVIDERS or channel not in providers.provider_named(provider).channels:
        raise PayeeNotReady


def plan_checkout(*, locked: LockedIntent, provider: str) -> tuple[tuple[int, ...], ...]:
    """Leg ids by attempt, in order: what the client shows as "payment 1 of 2". Raises PayeeNotReady."""
    legs = list(locked.legs.values())
    accounts = selectors.accounts_by_leg(legs=legs, provider=provider)
    if len(accounts) != len(legs) or provider in DESK_PROVIDERS:
        raise PayeeNotReady
    if not all(selectors.is_configured(account) for account in accounts.values()):
        raise PayeeNotReady
    return rules.plan_groups(
        [
            rules.PlannedLeg(
                leg_id=leg.id,
                payee_account_id=accounts[leg.id].id,
                can_combine=bool(accounts[leg.id].capabilities.get("combine")),
            )
            for leg in legs
        ]
    )


def _prepare(
    *,
    actor: Actor,
    intent_id: int,
    provider: str,
    channel: Channel,
    openid: str,
    app_id: str,
    ip: str,
    now: datetime,
) -> _Prepared:
    with tenant_transaction(actor.company):
        locked = selectors.lock_intent(intent_id)
        permissions.require_can_pay(actor=actor, intent=locked.intent)
        if locked.intent.state != IntentState.OPEN:
            raise PaymentEnded
        expires_at = rules.attempt_expires_at(intent_expires_at=locked.intent.expires_at, now=now)
        current = selectors.current_attempts(intent_id=intent_id).select_for_update().first()
        if current is not None:
            way = (current.provider, current.channel, current.openid, current.app_id)
            fits = way == (provider, channel, openid, app_id)
            return _described(attempt=current, is_new=False, must_go=not fits or now >= current.expires_at)
        if expires_at is None:
            raise PaymentExpired
        communities = {leg.community_id for leg in locked.legs.values()}
        require_not_paused(company_id=actor.company, community_ids=communities, now=now)
        groups = plan_checkout(locked=locked, provider=provider)
        place = rules.by_position(groups, {leg.id: LegState(leg.state) for leg in locked.legs.values()})
        if place is None:
            raise PaymentEnded
        superseded = selectors.superseded_attempt(
            intent_id=intent_id,
            provider=provider,
            channel=channel,
            openid=openid,
            app_id=app_id,
            leg_ids=place[1],
            now=now,
        )
        if superseded is not None:
            _take_up_again(superseded)
            return _described(attempt=superseded, is_new=False, must_go=False)
        attempt = _new_attempt(
            actor=actor,
            locked=locked,
            provider=provider,
            channel=channel,
            openid=openid,
            app_id=app_id,
            ip=ip,
            position=place[0],
            leg_ids=place[1],
            groups=len(groups),
            expires_at=expires_at,
            now=now,
        )
        return _described(attempt=attempt, is_new=True, must_go=False)


def _new_attempt(
    *,
    actor: Actor,
    locked: LockedIntent,
    provider: str,
    channel: Channel,
    openid: str,
    app_id: str,
    ip: str,
    position: int,
    leg_ids: tuple[int, ...],
    groups: int,
    expires_at: datetime,
    now: datetime,
) -> Attempt:
    legs: list[Leg] = [locked.legs[leg_id] for leg_id in leg_ids]
    accounts = selectors.accounts_by_leg(legs=legs, provider=provider)
    day = local_date(now)
    numbers = [rules.new_number("L", day) for _ in legs]
    number = rules.new_number("P", day)
    company_id = locked.intent.company_id
    attempt = Attempt.objects.create(
        company_id=company_id,
        intent_id=locked.intent.id,
        provider=provider,
        channel=channel,
        number=number,
        wire_number=numbers[0] if len(numbers) == 1 else number,
        openid=openid,
        app_id=app_id,
        ip=ip,
        description=DESCRIPTION,
        position=position,
        groups=groups,
        created_at=now,
        expires_at=expires_at,
    )
    AttemptLeg.objects.bulk_create(
        [
            AttemptLeg(
                company_id=company_id,
                attempt_id=attempt.id,
                leg_id=leg.id,
                payee_account_id=accounts[leg.id].id,
                out_trade_no=out_trade_no,
                amount_minor=leg.amount_minor,
            )
            for leg, out_trade_no in zip(legs, numbers, strict=True)
        ]
    )
    timers.set_timer(kind=ATTEMPT_TIMER, reference=attempt.id, due_at=now + rules.wait_before(1), company_id=company_id)
    audit.record(
        actor=actor,
        action="payment.checkout",
        object_kind="payment_attempt",
        object_id=attempt.id,
        now=now,
        company_id=company_id,
        new={"intent_id": locked.intent.id, "provider": provider, "channel": channel, "number": attempt.wire_number},
    )
    return attempt


def _take_up_again(attempt: Attempt) -> None:
    """The payer is back at what he was given before: the same order, so that there is no second one beside it."""
    attempt.state = AttemptState.OPEN
    attempt.save(update_fields=["state"])
    AttemptLeg.objects.filter(attempt_id=attempt.id, state=AttemptLegState.CLOSED).update(state=AttemptLegState.OPEN)


def _described(*, attempt: Attempt, is_new: bool, must_go: bool) -> _Prepared:
    legs = selectors.attempt_legs(attempt)
    account: PayeeAccount = selectors.account_of(legs)
    return _Prepared(
        attempt=attempt,
        legs=legs,
        asked=selectors.provider_attempt(attempt=attempt, legs=legs),
        credentials=selectors.credentials_of(account, app_id=attempt.app_id),
        is_new=is_new,
        must_go=must_go,
    )


def _retire(*, company_id: int, attempt_id: int, now: datetime) -> None:
    """Make an attempt unpayable, or get it out of the way of another one.

    Raises PaymentEnded (it turned out paid), PaymentInProgress (nobody knows yet).
    """
    state = sweep.settle_attempt(company_id=company_id, attempt_id=attempt_id, wish=sweep.Wish.REPLACE, now=now)
    if state is AttemptState.SUCCEEDED:
        raise PaymentEnded
    if state in rules.CURRENT_ATTEMPTS:
        raise PaymentInProgress


def _keep(*, company_id: int, attempt_id: int, data: CheckoutData) -> Checkout:
    with tenant_transaction(company_id):
        attempt = Attempt.objects.select_for_update().get(id=attempt_id)
        plain: dict[str, Any] = dataclasses.asdict(data)
        plain.pop("event")
        attempt.checkout = plain
        if attempt.state in {AttemptState.CREATING, AttemptState.UNKNOWN}:
            attempt.state = AttemptState.OPEN
        attempt.save(update_fields=["checkout", "state"])
        return _checkout(attempt, selectors.attempt_legs(attempt))


def _mark_unknown(*, company_id: int, attempt_id: int) -> None:
    with tenant_transaction(company_id):
        Attempt.objects.filter(id=attempt_id, state=AttemptState.CREATING).update(state=AttemptState.UNKNOWN)


def _mark_failed(*, company_id: int, attempt_id: int, code: str, now: datetime) -> None:
    with tenant_transaction(company_id):
        attempt = Attempt.objects.select_for_update().get(id=attempt_id)
        attempt.refusal = code[:64]
        messages.close_attempt(attempt=attempt, state=AttemptState.FAILED, now=now)


def _checkout(attempt: Attempt, legs: list[AttemptLeg]) -> Checkout:
    kept = attempt.checkout or {}
    return Checkout(
        intent_id=attempt.intent_id,
        attempt_id=attempt.id,
        provider=attempt.provider,
        channel=attempt.channel,
        amount=Money(sum(leg.amount_minor for leg in legs)),
        expires_at=attempt.expires_at,
        jsapi=kept.get("jsapi", {}),
        prepay_id=kept.get("prepay_id", ""),
        code_url=kept.get("code_url", ""),
        h5_url=kept.get("h5_url", ""),
        page_url=kept.get("page_url", ""),
        order_string=kept.get("order_string", ""),
        cashier_url=kept.get("cashier_url", ""),
        position=attempt.position,
        groups=attempt.groups,
    )
