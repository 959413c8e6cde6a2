"""按月的历史账单。"""

TEXTS = {
    "BillMonth": "我的房间一个月的账单；明细用 `billsOfPeriod`。",
    "BillMonth.openCount": "其中还要缴的张数。",
    "BillMonth.outstanding": "还要缴的金额，不含滞纳金。",
    "Query.billMonths": "我的房间有账单的月份，最近的在前；没有账单的月份不列出。",
    "Query.billMonths.before": "只列此月之前的：接着上一次的列表往下。",
    "Query.billMonths.last": "多少个月，1–36。",
    "Query.billMonths.roomIds": "只看其中几间；不传则为全部。",
    "RoomBillMonth": "一间房一个月的账单；已冲销的不算。",
    "RoomBillMonth.openCount": "其中还要缴的张数。",
    "RoomBillMonth.outstanding": "还要缴的金额，不含滞纳金。",
}
