"""Refusals of refunds that whoever asks can understand."""

from __future__ import annotations

from backend.kernel.errors import DomainError


class NothingToRefund(DomainError):
    code = "NOTHING_TO_REFUND"
    zh = "这笔收款没有可以退的金额。"
    en = "There is nothing of this payment left to give back."


class RefundTooLarge(DomainError):
    code = "REFUND_TOO_LARGE"
    zh = "最多还能退 {left} 元。"
    en = "At most {left} can still be given back."


class LineNotRefundable(DomainError):
    code = "LINE_NOT_REFUNDABLE"
    zh = "这一项不能退款。"
    en = "Nothing of this item can be given back."


class TooManyRefunds(DomainError):
    code = "TOO_MANY_REFUNDS"
    zh = "这笔收款已退款 {most} 次，支付渠道不再接受。"
    en = "This payment has been refunded {most} times; the provider accepts no more."


class RefundDecided(DomainError):
    code = "REFUND_DECIDED"
    zh = "这笔退款已经处理过。"
    en = "This refund has been decided already."


class ApprovesOwnRefund(DomainError):
    code = "APPROVES_OWN_REFUND"
    zh = "申请人不能审批自己的退款。"
    en = "Who asks for a refund does not approve it."


class RefundNotAtDesk(DomainError):
    code = "REFUND_NOT_AT_DESK"
    zh = "这笔退款现在不需要人工付款。"
    en = "This refund does not wait to be handed out."


class SlipMissing(DomainError):
    code = "SLIP_MISSING"
    zh = "请填写转账的回单号。"
    en = "Give the number of the transfer."
