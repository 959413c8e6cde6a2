"""Who sees and explains differences with the provider."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register

RECONCILE_VIEW = register(
    "payment.reconcile_view",
    zh="查看对账",
    en="See reconciliation",
    zh_hint="查看支付渠道账单与本系统账目的差异：所管小区的；各日账单和认不出的款项须对全公司有此权限。",
    en_hint="Differences between the provider's statements and our books of one's communities; the statements and "
    "payments nobody knows need it over the whole company.",
    lowest=UnitKind.COMMUNITY,
)
RECONCILE_EXPLAIN = register(
    "payment.reconcile_explain",
    zh="说明对账差异",
    en="Explain differences",
    zh_hint="对一条对账差异写明查明的原因；不改变任何账目。",
    en_hint="Write down what was found out about a difference; it changes no books.",
    lowest=UnitKind.COMMUNITY,
)
RECONCILE_SIGN = register(
    "payment.reconcile_sign",
    zh="对账签字",
    en="Sign reconciled days",
    zh_hint="确认某收款账户某日的账单已全部核对；有未处理的差异不能签字，账单再次导入有变化时签字失效，须在总公司持有。",
    en_hint="Answer for an account's day; not while a difference is open, and undone when a later import changes the"
    " day. Held over the company.",
    lowest=UnitKind.COMPANY,
)
