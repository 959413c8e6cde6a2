"""Every write of refund orders, one file per use case; this is the public face."""

from payments.refunds.services.carrying import carry_refund
from payments.refunds.services.deciding import approve_refund, reject_refund
from payments.refunds.services.handing_out import hand_out_refund
from payments.refunds.services.requesting import add_orders, request_refund
from payments.refunds.services.reversing import reverse_transfer

__all__ = [
    "add_orders",
    "approve_refund",
    "carry_refund",
    "hand_out_refund",
    "reject_refund",
    "request_refund",
    "reverse_transfer",
]
