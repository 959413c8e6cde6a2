"""Every write of intents, one file per use case; this is the public face."""

from payments.intents.services.accounts import ensure_company_account
from payments.intents.services.checkout import open_checkout, plan_checkout, require_channel
from payments.intents.services.closing import cancel_intent, expire_intent
from payments.intents.services.desk import capture_at_desk
from payments.intents.services.messages import (
    process_message,
    process_pending_messages,
    record_provider_event,
    store_message,
)
from payments.intents.services.opening import open_intent
from payments.intents.services.refunds import push_refund
from payments.intents.services.resolving import close_case, refund_case
from payments.intents.services.sweep import check_attempt

__all__ = [
    "cancel_intent",
    "capture_at_desk",
    "check_attempt",
    "close_case",
    "ensure_company_account",
    "expire_intent",
    "open_checkout",
    "open_intent",
    "plan_checkout",
    "process_message",
    "process_pending_messages",
    "push_refund",
    "record_provider_event",
    "refund_case",
    "require_channel",
    "store_message",
]
