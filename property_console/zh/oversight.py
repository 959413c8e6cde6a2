"""收款、异常与操作日志。"""

TEXTS = {
    "AuditEntry": "操作日志的一行。",
    "AuditEntry.staff": "员工操作时为其姓名。",
    "AuditFilter": "缩小操作日志的范围。",
    "AuditFilter.until": "不含这一刻。",
    "CloseCaseInput.resolution": "查明的情况。",
    "ExceptionCase": "没能去到该去之处的钱或关于钱的消息（收款异常）。",
    "ExceptionCase.amount": "支付渠道所述的金额。",
    "ExceptionCase.isBooked": "钱已到账并挂着（待认领）。",
    "Mutation.closeCase": "对没有挂账的异常，记下查明的情况并结案。",
    "Mutation.refundCase": "把异常中挂着的钱退回付款人。",
    "PaidPart": "一笔缴费中用于一张账单的部分。",
    "Payment": "一笔收款：账单的或预存的。",
    "Payment.cashier": "收银员姓名；线上缴费为 null。",
    "Payment.provider": "wechat、cash、prepayment；尚不知道时为空。",
    "Payment.status": "STARTED：等待付款；SETTLED：已核销；RELEASED：没有收到钱，已放开。",
    "PaymentFilter": "缩小收款列表的范围。",
    "PaymentFilter.roomId": "其账单或预存属于该房间。",
    "Query.audit": "公司的操作日志，最近的在前。需要对全公司的 audit.view 权限。",
    "Query.exceptionCases": "收款异常，最近的在前。",
    "Query.payments": "含有我的各小区账单或预存的收款，最近的在前。",
}
