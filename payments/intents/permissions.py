"""Who may pay or cancel an intent."""

from __future__ import annotations

from backend.accounts.actor import Actor
from backend.kernel.errors import NotFound
from payments.intents.models import Intent
from payments.intents.selectors import can_see


def require_can_pay(*, actor: Actor, intent: Intent) -> None:
    """Raises NotFound for somebody else's intent as for a missing one: the ids of others tell nothing."""
    if not can_see(actor=actor, intent=intent):
        raise NotFound
