"""Refusals of payments that a payer or a cashier can understand."""

from __future__ import annotations

from backend.kernel.errors import DomainError


class PaymentEmpty(DomainError):
    code = "PAYMENT_EMPTY"
    zh = "没有需要支付的内容。"
    en = "There is nothing to pay."


class PaymentTooLarge(DomainError):
    code = "PAYMENT_TOO_LARGE"
    zh = "一次最多支付 {most} 项，请分几次支付。"
    en = "At most {most} items fit into one payment; pay in several parts."


class PayeeNotReady(DomainError):
    code = "PAYEE_NOT_READY"
    zh = "收款方暂时不能用这种方式收款。"
    en = "The seller cannot collect this way at present."


class AlreadyBeingPaid(DomainError):
    code = "ALREADY_BEING_PAID"
    zh = "其中有项目正在支付或已经支付，请刷新后再试。"
    en = "Some of this is being paid or has been paid already; reload and try again."


class PaymentEnded(DomainError):
    code = "PAYMENT_ENDED"
    zh = "这笔支付已经结束。"
    en = "This payment has ended."


class PaymentExpired(DomainError):
    code = "PAYMENT_EXPIRED"
    zh = "支付时间已过，请重新下单。"
    en = "The time to pay is over; please start again."


class PaymentInProgress(DomainError):
    code = "PAYMENT_IN_PROGRESS"
    zh = "付款正在进行，请稍候。"
    en = "The payment is under way; please wait a moment."


class CheckoutUnavailable(DomainError):
    code = "CHECKOUT_UNAVAILABLE"
    zh = "支付渠道暂时没有响应，请稍后再试。"
    en = "The payment provider does not answer; please try again shortly."


class CheckoutRefused(DomainError):
    code = "CHECKOUT_REFUSED"
    zh = "支付渠道拒绝了这笔支付（{reason}）。"
    en = "The payment provider refused this payment ({reason})."


class PaymentTooSmall(DomainError):
    code = "PAYMENT_TOO_SMALL"
    zh = "金额低于这种支付方式的最低限额，请换一种方式支付，或合并几项一起支付。"
    en = "This is less than this way of paying takes; choose another one, or pay several items together."


class CaseSettled(DomainError):
    code = "CASE_SETTLED"
    zh = "这笔异常已经处理，或正在退款。"
    en = "This case has been settled, or its refund is under way."


class CaseHoldsMoney(DomainError):
    code = "CASE_HOLDS_MONEY"
    zh = "这笔异常里有已收的款项，只能退款，不能直接关闭。"
    en = "This case holds money that has arrived: refund it instead of closing it."


class CannotSettleAtDesk(DomainError):
    code = "CANNOT_SETTLE_AT_DESK"
    zh = "这笔款项现在不能收取：{reason}"
    en = "This money cannot be taken now: {reason}"
