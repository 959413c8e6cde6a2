"""Every template, by key. A test formats each in both languages."""

from __future__ import annotations

from notifications.choices.contracts import Topic
from notifications.contracts import Template

LOGIN_CODE = Template(
    key="login_code",
    topic=Topic.SECURITY,
    params=frozenset({"code", "minutes"}),
    zh="【邻里】您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉他人，物业也不会向您索要。",
    en="[Linli] Your code is {code}, valid for {minutes} minutes. Tell it to nobody; we never ask for it.",
)

LEDGER_CHECK_FAILED = Template(
    key="ledger_check_failed",
    topic=Topic.SECURITY,
    params=frozenset({"company", "count"}),
    zh="【邻里】{company}的账目核对不平，共 {count} 处。请暂停月结，到“账簿—账目核对”查看，并联系系统管理员。",
    en="[Linli] The books of {company} do not agree in {count} places. Close no month; see the checks of the books and"
    " call the administrator.",
)

MONEY_RECEIVED = Template(
    key="money_received",
    topic=Topic.PAYMENTS,
    params=frozenset({"company", "amount", "receipt"}),
    zh="【邻里】{company}已收到您缴纳的 {amount}，收据 {receipt}，可在“收据”中查看。",
    en="[Linli] {company} has received your {amount}; receipt {receipt} is in the app.",
)

MONEY_REFUNDED = Template(
    key="money_refunded",
    topic=Topic.PAYMENTS,
    params=frozenset({"company", "amount"}),
    zh="【邻里】{company}已为您退款 {amount}，原路退回的一般 1–3 个工作日到账，可在“缴费记录”中查看。",
    en="[Linli] {company} has refunded {amount} to you; the way it came it mostly arrives within 1–3 working days.",
)

REFUND_STUCK = Template(
    key="refund_stuck",
    # To staff, about their work: it always comes.
    topic=Topic.SECURITY,
    params=frozenset({"company", "amount", "refund"}),
    zh="【邻里】{company}的退款 {refund}（{amount}）没有退成，请到“资金—退款”查看并处理。",
    en="[Linli] Refund {refund} ({amount}) of {company} did not go through; see the refunds in the console.",
)

TEMPLATES: dict[str, Template] = {
    template.key: template
    for template in (LOGIN_CODE, LEDGER_CHECK_FAILED, MONEY_RECEIVED, MONEY_REFUNDED, REFUND_STUCK)
}
