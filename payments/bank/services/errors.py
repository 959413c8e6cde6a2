"""How the bank's side of reconciliation refuses."""

from __future__ import annotations

from backend.kernel.errors import DomainError


class MappingInvalid(DomainError):
    code = "BANK_MAPPING_INVALID"
    zh = "列对应关系不完整或有重复：至少要有日期，以及发生额或收入（和支出）。"
    en = (
        "The mapping is incomplete or names a column twice: a day, and an amount or an income (and expense) are needed."
    )


class BankAccountNameTaken(DomainError):
    code = "BANK_ACCOUNT_NAME_TAKEN"
    zh = "已有同名的银行账户。"
    en = "There is a bank account of that name already."


class LineNotWaiting(DomainError):
    code = "BANK_LINE_NOT_WAITING"
    zh = "这笔款项已经有了去向，请刷新后再看。"
    en = "This money has been accounted for already; look again."


class LineNotMatched(DomainError):
    code = "BANK_LINE_NOT_MATCHED"
    zh = "这笔款项没有对到渠道或转账，不用撤销。"
    en = "This money is not matched to anything."


class FeeTooLarge(DomainError):
    code = "BANK_FEE_TOO_LARGE"
    zh = "手续费不能大于到账金额。"
    en = "The fee cannot be larger than what came."


class BounceDiffers(DomainError):
    code = "BANK_BOUNCE_DIFFERS"
    zh = "退票必须是同一账户、金额相同且不早于原款项的支出。"
    en = "What bounces leaves the same account, with the same amount, not before the money came."


class ClaimUndone(DomainError):
    code = "BANK_CLAIM_UNDONE"
    zh = "这次认领已经撤销。"
    en = "This claim has been undone already."


class ReferenceUsed(DomainError):
    code = "DESK_REFERENCE_USED"
    zh = "凭证号 {reference} 已经登记过一笔收款。"
    en = "A payment with the reference {reference} has been recorded already."


class ReferenceMissing(DomainError):
    code = "DESK_REFERENCE_MISSING"
    zh = "请填写 POS 签购单的参考号或转账的流水号。"
    en = "Give the reference number of the POS slip or of the transfer."
