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
YES_NO = {True: ("是", "Yes"), False: ("否", "No")}
REQUEST_KIND = {"JOIN": ("本人绑定", "To be known"), "MEMBER": ("添加同住人", "Somebody of the household")}
REQUEST_STATUS = {
    "PENDING": ("待处理", "Pending"),
    "APPROVED": ("已同意", "Approved"),
    "REFUSED": ("已拒绝", "Refused"),
    "WITHDRAWN": ("已撤回", "Withdrawn"),
}
PHONE_CHANGE_STATE = {
    "PENDING": ("待处理", "Pending"),
    "APPROVED": ("已同意", "Approved"),
    "REJECTED": ("已拒绝", "Rejected"),
    "CANCELLED": ("已撤回", "Withdrawn"),
}
ACCESS_KIND = {"UNMASK": ("查看", "On the screen"), "EXPORT": ("导出", "Export")}
CASE_KIND = {
    "LATE": ("关闭后到账", "Came late"),
    "DOUBLE": ("重复付款", "Paid twice"),
    "REFUSED": ("无法入账", "Could not be taken"),
    "UNKNOWN": ("单号不明", "Unknown number"),
    "MISMATCHED": ("内容不符", "Other than asked for"),
}
REFUND_STATE = {
    "REQUESTED": ("待审批", "Requested"),
    "APPROVED": ("已批准", "Approved"),
    "RETURNING": ("分账回退中", "Shares coming back"),
    "SENDING": ("退款中", "Under way"),
    "HAND_OUT": ("待付款", "To be handed out"),
    "SUCCEEDED": ("已退款", "Given back"),
    "ABNORMAL": ("退款异常", "Abnormal"),
    "CLOSED": ("退款关闭", "Closed"),
    "REFUSED": ("渠道拒绝", "Refused"),
    "REJECTED": ("已驳回", "Rejected"),
}
REFUND_WAY = {
    "PROVIDER": ("原路退回", "The way it came"),
    "CASH": ("前台现金", "Cash"),
    "TRANSFER": ("银行转账", "Transfer"),
}
CASE_STATE = {"OPEN": ("待处理", "Open"), "REFUNDING": ("退款中", "Refunding"), "RESOLVED": ("已处理", "Resolved")}
STATEMENT_KIND = {"TRADE": ("交易账单", "Trade bill"), "FUNDS": ("资金账单", "Fund flow")}
STATEMENT_STATE = {"IMPORTED": ("已导入", "Imported"), "EMPTY": ("无业务", "No business")}
DIFFERENCE_KIND = {
    "MISSING_HERE": ("本系统无", "Missing here"),
    "MISSING_THERE": ("渠道无", "Missing there"),
    "AMOUNT": ("金额不同", "Amount"),
    "STATE": ("状态不同", "State"),
    "FEE": ("手续费不同", "Fee"),
}
DIFFERENCE_SUBJECT = {
    "PAYMENT": ("付款", "Payment"),
    "REFUND": ("退款", "Refund"),
    "MOVEMENT": ("资金变动", "Movement"),
}
BANK_LINE_STATE = {
    "SUSPENSE": ("待认领", "Waiting"),
    "MATCHED": ("已匹配", "Matched"),
    "CLAIMED": ("已认领", "Claimed"),
    "BOUNCED": ("退票", "Bounced"),
    "OUTSIDE": ("支出", "Money that left"),
}
DIFFERENCE_STATE = {"OPEN": ("待处理", "Open"), "EXPLAINED": ("已说明", "Explained"), "SETTLED": ("已消除", "Settled")}
PAUSE_REACH = {"PLATFORM": ("全平台", "Platform"), "COMPANY": ("全公司", "Company"), "COMMUNITY": ("小区", "Community")}
CYCLE = {
    "MONTH": ("月", "Month"),
    "QUARTER": ("季", "Quarter"),
    "HALF_YEAR": ("半年", "Half-year"),
    "YEAR": ("年", "Year"),
    "ONCE": ("一次", "Once"),
}
PRORATION = {"BY_DAY": ("按日折算", "By day"), "WHOLE": ("整月", "Whole month")}
FEE_CAP = {"PRINCIPAL": ("本金", "Principal"), "NONE": ("无", "None")}
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
    "SPLIT_OUT": ("分账支出", "Shares given"),
    "SPLIT_IN": ("分账收入", "Shares received"),
    "SUSPENSE": ("待认领", "Suspense"),
    "UNALLOCATED": ("未分配", "Unallocated"),
    "BANK": ("银行存款", "Bank"),
    "CHANNEL_FEE": ("渠道手续费", "Channel fees"),
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
    "SPLIT": ("分账", "Split"),
    "REFUND": ("退款", "Refund"),
    "BANK_STATEMENT": ("银行流水", "Bank statement"),
    "CHANNEL_FEE": ("渠道手续费", "Channel fees"),
    "OTHER": ("其他", "Other"),
}
