"""How a company's payee accounts stand: what they can, whose keys they use, what their provider last said, what waits.

Secrets never leave: of a key only its id, the fingerprint of its public half and, where it is known, its expiry.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from backend.accounts.actor import Actor
from backend.kernel.choices import Choice
from backend.kernel.money import Money
from backend.organization.base import tenant_read
from backend.organization.selectors import require_over_company
from payments.intents.contracts import CaseState, MessageState, PayeeState, RefundStage
from payments.intents.models import ExceptionCase, PayeeAccount, ProviderMessage, Refund
from payments.intents.permissions import ACCOUNTS
from payments.intents.selectors import credentials_of, is_configured
from payments.ledger.contracts import AccountKind
from payments.ledger.selectors import balance_by_reference
from payments.providers.contracts import PayeeCredentials

WAITING_STAGES = (RefundStage.REQUESTED, RefundStage.PROCESSING, RefundStage.ABNORMAL)


class KeyUse(Choice):
    OURS = "OURS"  # signs what we send
    PROVIDERS = "PROVIDERS"  # proves what the provider sends


@dataclass(frozen=True, slots=True)
class KeyTold:
    """A key without the key. `name`: its serial or id, maybe empty; `fingerprint`: SHA-256 of the public key, hex.

    `is_second`: of the pair that is there while keys are changed. `fingerprint` is empty for a key that is no RSA key;
    `expires_at` is known of certificates only.
    """

    use: KeyUse
    name: str
    fingerprint: str
    expires_at: datetime | None
    is_second: bool


@dataclass(frozen=True, slots=True)
class AccountTold:
    """One payee account and how it stands. `merchant_id` None: the company itself; `balance`: what our books say that
    the provider holds of it.

    `fee_rate`: the agreed fee as a fraction, where one is. `is_configured`: it has ids and keys, its own or those of
    the settings. `refunds_waiting`: how many refunds have not ended, and `refunding` what they come to.
    """

    pk: int
    provider: str
    merchant_id: int | None
    mode: str
    state: str
    is_default: bool
    is_configured: bool
    mchid: str
    appids: tuple[str, ...]
    capabilities: tuple[str, ...]
    fee_rate: str
    keys: tuple[KeyTold, ...]
    created_at: datetime
    last_message_at: datetime | None
    messages_waiting: int
    open_cases: int
    refunds_waiting: int
    refunding: Money
    balance: Money

    @property
    def is_short(self) -> bool:
        """Too little is there for the refunds that wait."""
        return self.refunding.amount_minor > self.balance.amount_minor


def accounts_told(actor: Actor) -> list[AccountTold]:
    """The company's payee accounts, those that collect first. Five queries, however many there are.

    Raises NotSignedIn, Forbidden unless ACCOUNTS is held over the whole company.
    """
    require_over_company(actor, ACCOUNTS)
    with tenant_read(actor.company):
        newest = ProviderMessage.objects.filter(payee_account_id=OuterRef("pk")).order_by("-id").values("received_at")
        rows = sorted(
            PayeeAccount.objects.annotate(last_message_at=Subquery(newest[:1])),
            key=lambda row: (row.state != PayeeState.ACTIVE, row.id),
        )
        waiting = _counted(ProviderMessage.objects.filter(state=MessageState.PENDING))
        cases = _counted(ExceptionCase.objects.exclude(state=CaseState.RESOLVED))
        refunds = {
            account_id: (count, amount)
            for account_id, count, amount in Refund.objects.filter(state__in=WAITING_STAGES)
            .values_list("attempt_leg__payee_account_id")
            .annotate(Count("id"), Sum("amount_minor"))
            .order_by()
        }
    balances = balance_by_reference(
        company_id=actor.company, kind=AccountKind.BANK_IN_TRANSIT, reference_ids=[row.id for row in rows]
    )
    found = []
    for row in rows:
        credentials = credentials_of(row)
        count, amount = refunds.get(row.id, (0, 0))
        more = (app_id.strip() for app_id in row.more_appids.split(","))
        found.append(
            AccountTold(
                pk=row.id,
                provider=row.provider,
                merchant_id=row.merchant_id,
                mode=row.mode,
                state=row.state,
                is_default=row.is_default,
                is_configured=is_configured(row),
                mchid=credentials.mchid,
                appids=tuple(app_id for app_id in (credentials.appid, *more) if app_id),
                capabilities=tuple(sorted(name for name, value in row.capabilities.items() if value is True)),
                fee_rate=str(row.capabilities.get("fee_rate", "")),
                keys=tuple(keys_told(credentials)),
                created_at=row.created_at,
                last_message_at=row.last_message_at,
                messages_waiting=waiting.get(row.id, 0),
                open_cases=cases.get(row.id, 0),
                refunds_waiting=count,
                refunding=Money(amount),
                balance=balances[row.id],
            )
        )
    return found


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    """dict payee account id -> how many of the rows are of it; accounts without one are missing."""
    return dict(rows.values_list("payee_account_id").annotate(Count("id")).order_by())


def keys_told(credentials: PayeeCredentials) -> Sequence[KeyTold]:
    """The keys of an account: ours first, then the provider's, each with the second one behind it."""
    given = (
        (KeyUse.OURS, credentials.cert_serial, credentials.private_key, False),
        (KeyUse.OURS, credentials.second_cert_serial, credentials.second_private_key, True),
        (KeyUse.PROVIDERS, credentials.public_key_id, credentials.public_key, False),
        (KeyUse.PROVIDERS, credentials.second_public_key_id, credentials.second_public_key, True),
    )
    return [KeyTold(use, name, *_read(text.strip()), is_second) for use, name, text, is_second in given if text.strip()]


def _read(text: str) -> tuple[str, datetime | None]:
    """Fingerprint and expiry of a key or certificate, PEM or bare Base64; an empty fingerprint for anything else."""
    try:
        if "BEGIN CERTIFICATE" in text:
            certificate = x509.load_pem_x509_certificate(text.encode())
            return _fingerprint(certificate.public_key()), certificate.not_valid_after_utc
        if "PRIVATE KEY" in text:
            return _fingerprint(load_pem_private_key(text.encode(), password=None).public_key()), None
        if "-----BEGIN" in text:
            return _fingerprint(load_pem_public_key(text.encode())), None
        der = base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, TypeError, binascii.Error):
        return "", None
    readers: tuple[Callable[[bytes], object], ...] = (_private_der, load_der_public_key)
    for read in readers:
        try:
            return _fingerprint(read(der)), None
        except (ValueError, TypeError):
            continue
    return "", None


def _private_der(der: bytes) -> object:
    return load_der_private_key(der, password=None).public_key()


def _fingerprint(key: object) -> str:
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return hashlib.sha256(der).hexdigest()
