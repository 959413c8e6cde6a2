"""Who may pay or cancel an intent, and who clears what could not be placed."""

from __future__ import annotations

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module
from payments.intents.models import Intent
from payments.intents.selectors import can_see

register_module("payment", zh="支付", en="Payments")

CASE_VIEW = register(
    "payment.case_view",
    zh="查看收款异常",
    en="See exceptional payments",
    zh_hint="查看所管小区重复、金额不符或无法入账的收款。",
    en_hint="Payments of one's communities that came twice, differ in amount or could not be placed.",
    lowest=UnitKind.COMMUNITY,
)
CASE_RESOLVE = register(
    "payment.case_resolve",
    zh="处理收款异常",
    en="Resolve exceptional payments",
    zh_hint="把异常收款原路退回，或写明查明的结果后关闭。",
    en_hint="Send an exceptional payment back to its payer, or close the case with what was found out.",
    lowest=UnitKind.COMMUNITY,
)
MESSAGE_READ = register(
    "payment.message_read",
    zh="查看渠道报文原文",
    en="Read providers' messages",
    zh_hint="查看支付渠道发来的报文原文，其中有付款人的账号；每次查看都记入个人信息访问记录。",
    en_hint="The full text of what a provider sent, with the payer's account there; each reading is written down.",
    lowest=UnitKind.COMMUNITY,
)
ACCOUNTS = register(
    "payment.accounts",
    zh="查看收款账户",
    en="See payee accounts",
    zh_hint="查看公司在各支付渠道的收款账户、密钥到期、最近的报文和账单，须对全公司有此权限；密钥本身不显示。",
    en_hint="The company's accounts at its providers, the expiry of keys, the last message and statement, held over "
    "the whole company; keys themselves are never shown.",
    lowest=UnitKind.COMPANY,
)


def require_can_pay(*, actor: Actor, intent: Intent) -> None:
    """Raises NotFound for somebody else's intent as for a missing one: the ids of others tell nothing."""
    if not can_see(actor=actor, intent=intent):
        raise NotFound
