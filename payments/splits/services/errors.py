"""Why a split is refused here, before any provider is asked."""

from __future__ import annotations

from backend.kernel.errors import DomainError


class PaymentNotSplittable(DomainError):
    code = "PAYMENT_NOT_SPLITTABLE"
    zh = "这笔款项不能分账：未支付成功，或收款账户没有开通分账。"
    en = "This payment cannot be split: it was not paid, or its account is not open for splitting."


class SplitTooLate(DomainError):
    code = "SPLIT_TOO_LATE"
    zh = "这笔款项的冻结已经解除，不能再分账。"
    en = "The money of this payment is not frozen any more; it cannot be split."


class SplitReferenceTaken(DomainError):
    code = "SPLIT_REFERENCE_TAKEN"
    zh = "分账请求 {reference} 已用于其他内容。"
    en = "The split {reference} was already asked for with other shares."


class SplitReceiversWrong(DomainError):
    code = "SPLIT_RECEIVERS_WRONG"
    zh = "分账接收方须为 1–{most} 个，互不相同，且不能是收款方自己。"
    en = "A split has 1 to {most} receivers, all different, and never the seller itself."


class SplitTooMany(DomainError):
    code = "SPLIT_TOO_MANY"
    zh = "一笔款项最多分账 {most} 次。"
    en = "One payment can be split {most} times at most."


class SplitTooMuch(DomainError):
    code = "SPLIT_TOO_MUCH"
    zh = "分账金额超限：这笔款项还能分 {left}。"
    en = "That is too much: {left} of this payment can still be given."


class PersonMustWait(DomainError):
    code = "SPLIT_PERSON_MUST_WAIT"
    zh = "个人收到的分账不能退回，须在退款期（{days} 天）过后再分给个人。"
    en = "A person gives nothing back: wait until the refund window of {days} days is over."


class SplitSettled(DomainError):
    code = "SPLIT_SETTLED"
    zh = "这笔分账没有需要重试的部分。"
    en = "Nothing of this split is left to be tried again."
