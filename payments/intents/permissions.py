"""Who may pay or cancel an intent, and who clears what could not be placed."""

from __future__ import annotations

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from backend.organization.permissions import register
from payments.intents.models import Intent
from payments.intents.selectors import can_see

CASE_VIEW = register("payment.case_view", zh="查看收款异常", en="See exceptional payments")
CASE_RESOLVE = register("payment.case_resolve", zh="处理收款异常", en="Resolve exceptional payments")


def require_can_pay(*, actor: Actor, intent: Intent) -> None:
    """Raises NotFound for somebody else's intent as for a missing one: the ids of others tell nothing."""
    if not can_see(actor=actor, intent=intent):
        raise NotFound
