"""Reads and locks. Lock order everywhere: message, intent, its legs, lines, attempts, attempt legs, each by id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Sum

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from payments.intents import rules
from payments.intents.contracts import (
    AttemptState,
    CaseState,
    IntentState,
    LegState,
    LineState,
    PayeeState,
    PaymentStatus,
    RefundStage,
    WayToPay,
)
from payments.intents.models import Attempt, AttemptLeg, ExceptionCase, Intent, Leg, LegLine, PayeeAccount, Refund
from payments.providers import registry as providers
from payments.providers.contracts import Channel, PayeeCredentials, ProviderAttempt, ProviderLeg

# Provider at which one pays online -> the setting that describes its default account, in the order of preference.
ONLINE_PROVIDERS = {"wechat": "WECHATPAY", "alipay": "ALIPAY", "stripe": "STRIPE"}


@dataclass(frozen=True, slots=True)
class NotifyRoute:
    company_id: int
    payee_account_id: int


@dataclass(slots=True)
class LockedIntent:
    """An intent with everything below it, locked in id order. `lines`: dict leg id -> lines by id."""

    intent: Intent
    legs: dict[int, Leg]
    lines: dict[int, list[LegLine]]

    def leg_states(self) -> list[LegState]:
        return [LegState(leg.state) for leg in self.legs.values()]


def can_see(*, actor: Actor, intent: Intent) -> bool:
    """The payer, whoever opened it at the desk, and the system."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.account_id is not None and actor.account_id in {intent.payer_account_id, intent.opened_by_account_id}


def notify_route(*, provider: str, token: str = "") -> NotifyRoute | None:
    """The account a notify address belongs to; asked before any company is known, so through the owner's function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id, payee_account_id FROM payment_notify_route(%s, %s)", [provider, token])
        row = cursor.fetchone()
    return NotifyRoute(company_id=row[0], payee_account_id=row[1]) if row else None


def route_credentials(route: NotifyRoute) -> PayeeCredentials:
    """What it takes to authenticate a message to that account."""
    with tenant_read(route.company_id):
        return credentials_of(PayeeAccount.objects.get(id=route.payee_account_id))


def companies_with_pending_messages(*, now: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id FROM payment_companies_with_pending_messages(%s) ORDER BY 1", [now])
        return [row[0] for row in cursor.fetchall()]


def online_payee_account(company_id: int) -> int:
    """The account that names the company as a seller online, whichever provider is chosen later. Raises NotFound."""
    with tenant_read(company_id):
        rows = PayeeAccount.objects.filter(
            provider__in=ONLINE_PROVIDERS, state=PayeeState.ACTIVE, merchant_id__isnull=True
        )
        found = {row.provider: row.id for row in rows}
    for name in ONLINE_PROVIDERS:
        if name in found:
            return found[name]
    raise NotFound


def accounts_by_leg(*, legs: Sequence[Leg], provider: str) -> dict[int, PayeeAccount]:
    """dict leg id -> the active account of the leg's seller at the provider; legs whose seller has none are missing.

    The leg names one account of its seller; at another provider the same seller collects through its account there.
    """
    named = {row.id: row for row in PayeeAccount.objects.filter(id__in={leg.payee_account_id for leg in legs})}
    at_provider = {
        row.merchant_id: row
        for row in PayeeAccount.objects.filter(
            provider=provider, state=PayeeState.ACTIVE, merchant_id__in=[row.merchant_id for row in named.values()]
        )
    }
    if any(row.merchant_id is None for row in named.values()):
        own = PayeeAccount.objects.filter(provider=provider, state=PayeeState.ACTIVE, merchant_id__isnull=True).first()
        if own is not None:
            at_provider[None] = own
    found = {leg.id: at_provider.get(named[leg.payee_account_id].merchant_id) for leg in legs}
    return {leg_id: account for leg_id, account in found.items() if account is not None}


def credentials_of(account: PayeeAccount, *, app_id: str = "") -> PayeeCredentials:
    """The account's ids and keys; one without ids of its own stands for the account that the settings describe.

    app_id: another app of the account's, of an attempt whose payer is in it.
    """
    setting = ONLINE_PROVIDERS.get(account.provider)
    if setting is None:
        return PayeeCredentials(account_id=account.id, mchid=account.mchid)
    default = getattr(settings, setting)
    own = {
        "mchid": account.mchid,
        "appid": account.appid,
        "cert_serial": account.cert_serial,
        "private_key": account.private_key,
        "api_v3_key": account.api_v3_key,
        "public_key_id": account.public_key_id,
        "public_key": account.public_key,
        "second_cert_serial": account.second_cert_serial,
        "second_private_key": account.second_private_key,
        "second_public_key_id": account.second_public_key_id,
        "second_public_key": account.second_public_key,
    }
    chosen = own if account.mchid else {name: default.get(name, "") for name in own}
    if app_id:
        chosen["appid"] = app_id
    return PayeeCredentials(
        account_id=account.id,
        base_url=default["base_url"].rstrip("/"),
        notify_url=default["notify_url"] + ("" if account.is_default else f"/{account.token}"),
        **chosen,
    )


def is_configured(account: PayeeAccount) -> bool:
    """Whether the account has ids of its own, or the settings describe the one that it stands for."""
    return account.provider not in ONLINE_PROVIDERS or bool(credentials_of(account).mchid)


def ways_to_pay(company_id: int) -> tuple[WayToPay, ...]:
    """How the company itself can be paid online, preferred provider first; empty where it cannot."""
    with tenant_read(company_id):
        rows = PayeeAccount.objects.filter(
            provider__in=ONLINE_PROVIDERS, state=PayeeState.ACTIVE, merchant_id__isnull=True
        )
        offered = {row.provider for row in rows if is_configured(row)}
    return tuple(
        WayToPay(name, tuple(sorted(channel.value for channel in providers.provider_named(name).channels)))
        for name in ONLINE_PROVIDERS
        if name in offered
    )


def company_app_ids(*, company_id: int, provider: str) -> tuple[str, ...]:
    """The apps that the company's account at the provider is bound to, its own first; empty where it has none."""
    with tenant_read(company_id):
        row = PayeeAccount.objects.filter(provider=provider, state=PayeeState.ACTIVE, merchant_id__isnull=True).first()
    if row is None:
        return ()
    setting = ONLINE_PROVIDERS.get(provider)
    default = getattr(settings, setting).get("more_appids", "") if setting is not None else ""
    more = row.more_appids if row.mchid else default
    found = (credentials_of(row).appid, *(part.strip() for part in more.split(",")))
    return tuple(dict.fromkeys(app_id for app_id in found if app_id))


def lock_intent(intent_id: int) -> LockedIntent:
    """Raises NotFound. Needs the company's transaction."""
    intent = Intent.objects.select_for_update().filter(id=intent_id).first()
    if intent is None:
        raise NotFound
    legs = {leg.id: leg for leg in Leg.objects.select_for_update().filter(intent_id=intent_id).order_by("id")}
    lines: dict[int, list[LegLine]] = {leg_id: [] for leg_id in legs}
    for line in LegLine.objects.select_for_update().filter(leg_id__in=legs).order_by("id"):
        lines[line.leg_id].append(line)
    return LockedIntent(intent=intent, legs=legs, lines=lines)


def live_attempts(*, intent_id: int) -> QuerySet[Attempt]:
    """Attempts that somebody may still pay, by id."""
    return Attempt.objects.filter(intent_id=intent_id, state__in=rules.LIVE_ATTEMPTS).order_by("id")


def current_attempts(*, intent_id: int) -> QuerySet[Attempt]:
    """The attempt that the payer is with, if there is one."""
    return Attempt.objects.filter(intent_id=intent_id, state__in=rules.CURRENT_ATTEMPTS).order_by("id")


def superseded_attempt(
    *,
    intent_id: int,
    provider: str,
    channel: Channel,
    openid: str,
    app_id: str,
    leg_ids: Collection[int],
    now: datetime,
) -> Attempt | None:
    """The superseded attempt by which the payer could still pay just these legs just this way; locked."""
    for row in (
        Attempt.objects.select_for_update()
        .filter(
            intent_id=intent_id,
            provider=provider,
            channel=channel,
            app_id=app_id,
            state=AttemptState.SUPERSEDED,
            expires_at__gte=now + rules.SHORTEST_ATTEMPT,
        )
        .order_by("-id")
    ):
        if row.openid == openid and {leg.leg_id for leg in attempt_legs(row)} == set(leg_ids):
            return row
    return None


def attempt_legs(attempt: Attempt) -> list[AttemptLeg]:
    return list(AttemptLeg.objects.filter(attempt_id=attempt.id).order_by("id"))


def account_of(legs: Sequence[AttemptLeg]) -> PayeeAccount:
    """The account that signs for an attempt: that of its first leg."""
    return PayeeAccount.objects.get(id=legs[0].payee_account_id)


def provider_attempt(*, attempt: Attempt, legs: Sequence[AttemptLeg]) -> ProviderAttempt:
    """The attempt in the provider's words. A leg names its merchant number only in a combined payment."""
    accounts = {row.id: row for row in PayeeAccount.objects.filter(id__in={leg.payee_account_id for leg in legs})}
    numbers = {row.id: credentials_of(row).mchid for row in accounts.values()} if len(legs) > 1 else {}
    return ProviderAttempt(
        attempt_id=attempt.id,
        number=attempt.number,
        legs=tuple(
            ProviderLeg(
                out_trade_no=leg.out_trade_no,
                amount_minor=leg.amount_minor,
                description=attempt.description,
                mchid=numbers.get(leg.payee_account_id, ""),
                is_split=bool(accounts[leg.payee_account_id].capabilities.get("split")),
            )
            for leg in legs
        ),
        channel=Channel(attempt.channel),
        expires_at=attempt.expires_at,
        description=attempt.description,
        payer_openid=attempt.openid,
        payer_ip=attempt.ip,
        provider_reference=str((attempt.checkout or {}).get("prepay_id", "")),
    )


def payment_status(*, actor: Actor, intent_id: int) -> PaymentStatus:
    """How an intent stands, for its payer or the staff that opened it. Raises NotFound."""
    return statuses(actor=actor, intent_ids=[intent_id])[intent_id]


def statuses(*, actor: Actor, intent_ids: Collection[int]) -> dict[int, PaymentStatus]:
    """dict intent id -> status; every id present. Raises NotFound where one is not the actor's to see."""
    with tenant_read(actor.company):
        intents = {row.id: row for row in Intent.objects.filter(id__in=intent_ids) if can_see(actor=actor, intent=row)}
        if intents.keys() != set(intent_ids):
            raise NotFound
        taken = list(
            LegLine.objects.filter(leg__intent_id__in=intent_ids, state=LineState.CAPTURED)
            .values_list("leg__intent_id")
            .annotate(Sum("amount_minor"), Sum("refund_minor"))
            .order_by()
        )
        captured = {intent_id: paid for intent_id, paid, _ in taken}
        refunded = {intent_id: back for intent_id, _, back in taken}
        refunding = dict(
            Refund.objects.filter(case__intent_id__in=intent_ids)
            .exclude(state__in=[RefundStage.CLOSED, RefundStage.REFUSED])
            .values_list("case__intent_id")
            .annotate(Sum("amount_minor"))
            .order_by()
        )
        tried: dict[int, tuple[str, datetime | None]] = {}
        for row in (
            AttemptLeg.objects.filter(attempt__intent_id__in=intent_ids)
            .order_by("succeeded_at", "id")
            .values_list("attempt__intent_id", "attempt__provider", "succeeded_at")
        ):
            if row[0] not in tried or tried[row[0]][1] is None:
                tried[row[0]] = (row[1], row[2])
    return {
        row.id: PaymentStatus(
            intent_id=row.id,
            state=IntentState(row.state),
            amount=Money(row.amount_minor, row.currency),
            paid=Money(captured.get(row.id, 0), row.currency),
            refunding=Money(refunding.get(row.id, 0), row.currency),
            refunded=Money(refunded.get(row.id, 0), row.currency),
            provider=tried.get(row.id, ("", None))[0],
            succeeded_at=tried.get(row.id, ("", None))[1],
            expires_at=row.expires_at,
        )
        for row in intents.values()
    }


def open_cases() -> QuerySet[ExceptionCase]:
    """Exception cases that wait for somebody, oldest first; in the company's scope."""
    return ExceptionCase.objects.exclude(state=CaseState.RESOLVED).order_by("id")


def cases_visible(actor: Actor, *, code: str, is_open: bool | None = None) -> QuerySet[ExceptionCase]:
    """Exception cases that staff holding `code` may see, in no order yet; ask it inside a tenant read.

    Those of a leg in their communities, and those that name no payment of ours. `is_open`: unresolved, or resolved.
    Raises NotSignedIn, Forbidden.
    """
    actor.require(code)
    rows = ExceptionCase.objects.all()
    if actor.kind is not ActorKind.SYSTEM:
        here = AttemptLeg.objects.filter(leg__community_id__in=actor.units(code)).values("id")
        rows = rows.filter(Q(attempt_leg__isnull=True) | Q(attempt_leg_id__in=here))
    if is_open is None:
        return rows
    resolved = Q(state=CaseState.RESOLVED)
    return rows.filter(~resolved if is_open else resolved)


def case_visible(*, actor: Actor, code: str, case_id: int) -> ExceptionCase:
    """One exception case. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        case = cases_visible(actor, code=code).filter(id=case_id).first()
    if case is None:
        raise NotFound
    return case
