"""Where the company collects (收款账户), and how each account stands."""

from __future__ import annotations

from typing import Any

import graphene

from backend.graphql_kit.fields import own_id
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, Money
from payments.intents.account_health import AccountTold, KeyTold, KeyUse, accounts_told
from payments.intents.contracts import PayeeMode as Modes
from payments.intents.contracts import PayeeState as States
from payments.intents.permissions import ACCOUNTS
from payments.reconciliation.statement_days import newest_day_by_account
from payments.shipping.selectors import lacking_by_account
from payments.splits.frozen import freeze_by_account

PayeeMode = graphene.Enum.from_enum(Modes, name="PayeeMode")
PayeeState = graphene.Enum.from_enum(States, name="PayeeState")
PayeeKeyUse = graphene.Enum.from_enum(KeyUse, name="PayeeKeyUse")


class PayeeKey(graphene.ObjectType):
    """A key of an account, without the key."""

    use = graphene.NonNull(
        PayeeKeyUse, description="OURS signs what we send; PROVIDERS proves what the provider sends."
    )
    name = graphene.NonNull(graphene.String, description="Its serial or id; may be empty.")
    fingerprint = graphene.NonNull(
        graphene.String, description="SHA-256 of the public key, hexadecimal; empty for a secret of another kind."
    )
    expires_at = graphene.Field(DateTime, description="Known of certificates only.")
    is_second = graphene.NonNull(graphene.Boolean, description="Of the pair that is there while keys are changed.")


class PayeeFreeze(graphene.ObjectType):
    """Money of an account that is frozen until it is split (分账)."""

    frozen = graphene.NonNull(Money)
    soon = graphene.NonNull(Money, description="The part that the provider unfreezes within five days.")
    unresolved = graphene.NonNull(
        graphene.Int, description="Splits of which something did not arrive and that wait for a person."
    )


class PayeeAccount(graphene.ObjectType):
    """An account at a payment provider (收款账户) and how it stands."""

    id = own_id("PayeeAccount")
    provider = graphene.NonNull(graphene.String)
    merchant_id = graphene.Field(BigInt, description="Null: the company itself collects.")
    mode = graphene.NonNull(PayeeMode)
    state = graphene.NonNull(PayeeState)
    is_default = graphene.NonNull(graphene.Boolean, description="It gets the notify address without a token.")
    is_configured = graphene.NonNull(graphene.Boolean, description="Its ids and keys are there.")
    mchid = graphene.NonNull(graphene.String, description="Its number at the provider; may be empty.")
    appids = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)), description="Its own app first.")
    capabilities = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="What it may do: combine, split, …"
    )
    fee_rate = graphene.NonNull(graphene.String, description="The agreed fee as a fraction; empty where none is kept.")
    keys = graphene.NonNull(graphene.List(graphene.NonNull(PayeeKey)))
    created_at = graphene.NonNull(DateTime)
    last_message_at = graphene.Field(DateTime, description="When the provider last told us something.")
    messages_waiting = graphene.NonNull(graphene.Int, description="Kept and not worked on yet.")
    last_statement_on = graphene.Field(Date, description="Day of the newest imported statement.")
    open_cases = graphene.NonNull(graphene.Int)
    refunds_waiting = graphene.NonNull(graphene.Int, description="That have not ended.")
    refunding = graphene.NonNull(Money, description="What those come to.")
    balance = graphene.NonNull(Money, description="What our books say that the provider holds.")
    is_short = graphene.NonNull(graphene.Boolean, description="The balance is less than the refunds that wait.")
    shipments_lacking = graphene.NonNull(
        graphene.Int,
        description="Payments of the mini-program whose money waits because WeChat was not told (发货信息).",
    )
    freeze = graphene.NonNull(PayeeFreeze, description="What waits to be split (分账).")

    @staticmethod
    def resolve_keys(account: AccountTold, info: Any) -> list[KeyTold]:
        return list(account.keys)

    @staticmethod
    def resolve_last_statement_on(account: AccountTold, info: Any) -> Any:
        return info.context.loaders.load(newest_day_by_account, account.pk, company_id=info.context.actor.company)

    @staticmethod
    def resolve_shipments_lacking(account: AccountTold, info: Any) -> Any:
        context = info.context
        return context.loaders.load(lacking_by_account, account.pk, company_id=context.actor.company, now=context.now)

    @staticmethod
    def resolve_freeze(account: AccountTold, info: Any) -> Any:
        context = info.context
        return context.loaders.load(freeze_by_account, account.pk, company_id=context.actor.company, now=context.now)


class PayeeAccountsQuery(graphene.ObjectType):
    payee_accounts = field(
        graphene.NonNull(graphene.List(graphene.NonNull(PayeeAccount))),
        permission=Permitted(ACCOUNTS),
        description="The company's payee accounts, those that collect first. Needs payment.accounts over the company.",
    )

    @staticmethod
    def resolve_payee_accounts(root: None, info: Any) -> list[AccountTold]:
        return accounts_told(info.context.actor)
