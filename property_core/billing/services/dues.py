"""What locked bills want on a day, and whether they may be paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backend.kernel.errors import DomainError, NotFound
from backend.kernel.money import CNY, Money, total
from property_core.billing.contracts import BillStatus, Due
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import holders_by_bill, lock_bills


class NothingToPay(DomainError):
    code = "NOTHING_TO_PAY"
    zh = "没有待缴的账单。"
    en = "There is no bill to pay."


class BillAlreadyPaid(DomainError):
    code = "BILL_ALREADY_PAID"
    zh = "所选账单中有的已经缴清，请刷新后再试。"
    en = "One of the bills has been paid already; reload and try again."


class BillNotPayable(DomainError):
    code = "BILL_NOT_PAYABLE"
    zh = "所选账单中有的已经冲销，不用再缴。"
    en = "One of the bills was reversed and wants no money."


class BillHasOpenPayment(DomainError):
    code = "BILL_HAS_OPEN_PAYMENT"
    zh = "所选账单正在支付中，请等支付完成，或取消那笔支付后再试。"
    en = "One of the bills is being paid at this moment; wait for that payment or cancel it first."


class BillTotalChanged(DomainError):
    code = "BILL_TOTAL_CHANGED"
    zh = "应缴金额已变为 {total} 元，请核对后再付。"
    en = "The amount due is now {total}; please check it and pay again."


def lock_dues(*, company_id: int, bill_ids: Sequence[int], on: date) -> list[Due]:
    """What the bills want on the day, the bills locked in id order. Raises NotFound where one is missing."""
    bills = lock_bills(bill_ids)
    if len(bills) != len(set(bill_ids)):
        raise NotFound
    fees = late_fee_by_bill([bill.pk for bill in bills], company_id=company_id, on=on)
    return [
        Due(
            bill_id=bill.pk,
            community_id=bill.community_id,
            room_id=bill.room_id,
            fee_of_id=bill.fee_of_id,
            due_on=bill.due_on,
            status=BillStatus(bill.status),
            principal=bill.outstanding,
            fee=fees[bill.pk],
        )
        for bill in bills
    ]


def require_payable(dues: Sequence[Due]) -> None:
    """Raises NothingToPay, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment. The bills are locked."""
    if not dues:
        raise NothingToPay(field=("billIds",))
    if any(due.status == BillStatus.REVERSED for due in dues):
        raise BillNotPayable(field=("billIds",))
    if any(due.status == BillStatus.PAID for due in dues):
        raise BillAlreadyPaid(field=("billIds",))
    if holders_by_bill([due.bill_id for due in dues]):
        raise BillHasOpenPayment(field=("billIds",))


def require_total(dues: Sequence[Due], *, expected_total: Money) -> Money:
    """The dues together. Raises BillTotalChanged where the payer was shown something else."""
    whole = total((due.amount for due in dues), currency=expected_total.currency)
    if whole != expected_total:
        raise BillTotalChanged(field=("expectedTotal",), total=str(whole).removesuffix(f" {CNY}"))
    return whole
