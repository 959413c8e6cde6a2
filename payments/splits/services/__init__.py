"""Every write of splits, one file per use case; this is the public face."""

from payments.splits.services.freezing import look_at_freeze, watch_freeze
from payments.splits.services.pushing import push_split
from payments.splits.services.refunding import forget_refund
from payments.splits.services.requesting import request_split, request_unfreeze, retry_split
from payments.splits.services.returning import push_return

__all__ = [
    "forget_refund",
    "look_at_freeze",
    "push_return",
    "push_split",
    "request_split",
    "request_unfreeze",
    "retry_split",
    "watch_freeze",
]
