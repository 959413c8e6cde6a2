"""Payee accounts: where a seller collects."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.organization.base import tenant_transaction
from payments.intents.contracts import PayeeState
from payments.intents.models import PayeeAccount
from payments.intents.selectors import ONLINE_PROVIDERS

KEY_FIELDS = ("mchid", "appid", "cert_serial", "private_key", "api_v3_key", "public_key_id", "public_key")
APP_FIELDS = ("more_appids",)
SECOND_KEY_FIELDS = ("second_cert_serial", "second_private_key", "second_public_key_id", "second_public_key")


def ensure_company_account(
    *,
    actor: Actor,
    provider: str,
    now: datetime,
    keys: Mapping[str, str] | None = None,
    capabilities: Mapping[str, object] | None = None,
) -> int:
    """The company's own account at a provider, made where it is missing; returns its id. Joins a running transaction.

    `keys` (KEY_FIELDS, SECOND_KEY_FIELDS, APP_FIELDS) make an account of its own; without them it stands for the one
    that the settings describe, and the first such account on the platform gets the notify address without a token. An
    account may combine legs (合单)
    of several communities into one payment unless `capabilities` says otherwise.
    """
    company_id = actor.company
    with tenant_transaction(company_id, durable=False):
        known = (
            PayeeAccount.objects.filter(provider=provider, merchant_id__isnull=True)
            .exclude(state=PayeeState.CLOSED)
            .first()
        )
        if known is not None:
            return known.id
        account = PayeeAccount(
            company_id=company_id,
            provider=provider,
            state=PayeeState.ACTIVE,
            token=secrets.token_urlsafe(24),
            capabilities={"combine": provider == "wechat", **(capabilities or {})},
            is_default=not keys and provider in ONLINE_PROVIDERS,
            created_at=now,
            **{name: (keys or {}).get(name, "") for name in (*KEY_FIELDS, *SECOND_KEY_FIELDS, *APP_FIELDS)},
        )
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            if "payee_account_one_default" not in str(error):
                raise
            # Another company has the address without a token; row security hides it, the index does not.
            account.is_default = False
            account.pk = None
            account.save(force_insert=True)
        audit.record(
            actor=actor,
            action="payee_account.create",
            object_kind="payee_account",
            object_id=account.id,
            now=now,
            company_id=company_id,
            new={"provider": provider, "mchid": account.mchid, "is_default": account.is_default},
        )
        return account.id
