"""Stored choices in words, for people who read a workbook."""

from __future__ import annotations

BILL_STATUS = {
    "OPEN": ("未缴", "Open"),
    "PART_PAID": ("部分缴纳", "Part paid"),
    "PAID": ("已缴", "Paid"),
    "REVERSED": ("已冲销", "Reversed"),
}
BILL_ORIGIN = {"RUN": ("出账", "Run"), "OPENING": ("期初欠费", "Opening arrears"), "LATE_FEE": ("滞纳金", "Late fee")}
PAYER_ROLE = {"OWNER": ("业主", "Owner"), "TENANT": ("租户", "Tenant"), "DEVELOPER": ("开发商", "Developer")}
RESIDENCY_ROLE = {"OWNER": ("业主", "Owner"), "TENANT": ("租户", "Tenant"), "FAMILY": ("家属", "Family")}
PAYMENT_STATUS = {
    "STARTED": ("待支付", "Started"),
    "SETTLED": ("已入账", "Settled"),
    "RELEASED": ("已关闭", "Released"),
}
PROVIDER = {
    "wechat": ("微信支付", "WeChat Pay"),
    "alipay": ("支付宝", "Alipay"),
    "stripe": ("Stripe", "Stripe"),
    "cash": ("现金", "Cash"),
    "pos": ("刷卡", "Card"),
    "transfer": ("转账", "Transfer"),
    "prepayment": ("预存抵扣", "Prepayment"),
}
DOCUMENT_STATUS = {
    "REQUESTED": ("待审批", "Requested"),
    "APPROVED": ("已批准", "Approved"),
    "REJECTED": ("已驳回", "Rejected"),
}
PERSON_KIND = {"NATURAL": ("个人", "Person"), "FIRM": ("单位", "Firm"), "DEVELOPER": ("开发商", "Developer")}
ID_KIND = {
    "ID_CARD": ("身份证", "ID card"),
    "PASSPORT": ("护照", "Passport"),
    "HK_MACAO_TW": ("港澳台证件", "Hong Kong, Macao, Taiwan"),
    "CREDIT_CODE": ("统一社会信用代码", "Credit code"),
}
ROOM_USE = {
    "RESIDENTIAL": ("住宅", "Residential"),
    "SHOP": ("商铺", "Shop"),
    "OFFICE": ("办公", "Office"),
    "OTHER": ("其他", "Other"),
}
OCCUPANCY = {
    "OCCUPIED": ("入住", "Occupied"),
    "LET": ("出租", "Let"),
    "VACANT": ("空置", "Vacant"),
    "SOLD_NOT_OCCUPIED": ("已售未入住", "Sold, not occupied"),
    "UNSOLD": ("未售", "Unsold"),
}
MEDIUM = {"WATER": ("水", "Water"), "POWER": ("电", "Power"), "GAS": ("气", "Gas"), "HEAT": ("热", "Heat")}
METER_LEVEL = {"PRIVATE": ("户表", "Private"), "GENERAL": ("总表", "General"), "SHARED": ("公摊表", "Shared")}
LEDGER_ACCOUNT = {
    "BANK_IN_TRANSIT": ("在途资金", "Bank in transit"),
    "CASH": ("现金", "Cash"),
    "RECEIVABLE": ("应收", "Receivable"),
    "PREPAYMENT": ("预存", "Prepayment"),
    "DEPOSIT_HELD": ("押金", "Deposits held"),
    "REVENUE": ("收入", "Revenue"),
    "LATE_FEE_REVENUE": ("滞纳金收入", "Late-fee revenue"),
    "PUBLIC_INCOME": ("公共收益", "Public income"),
    "OPENING_BALANCE": ("期初余额", "Opening balance"),
    "SUSPENSE": ("待认领", "Suspense"),
    "UNALLOCATED": ("未分配", "Unallocated"),
}
LEDGER_DOCUMENT = {
    "BILLING_RUN": ("出账", "Billing run"),
    "LATE_FEE": ("滞纳金", "Late fee"),
    "OPENING": ("期初", "Opening figure"),
    "PAYMENT": ("收款", "Payment"),
    "PREPAYMENT_APPLIED": ("预存抵扣", "Prepayment applied"),
    "RED_LETTER": ("红字", "Red letter"),
    "MONEY_MOVED": ("转预存", "Moved to prepayment"),
    "REDUCTION": ("减免", "Reduction"),
    "DEPOSIT": ("押金", "Deposit"),
    "REFUND": ("退款", "Refund"),
    "OTHER": ("其他", "Other"),
}
