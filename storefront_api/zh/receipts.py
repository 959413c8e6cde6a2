"""收据。"""

TEXTS = {
    "Query.receipt": "一张收据。",
    "Query.receipts": "我的缴费和我的房间的收据，最近的在前。",
    "Receipt": "收据。",
    "Receipt.content": "纸面上的内容，开具时即固定。",
    "Receipt.imageUrl": "同一张收据的 PNG 图片，可保存到相册；十分钟内有效。",
    "Receipt.pdfUrl": "十分钟内有效，谁拿到都能打开。",
    "Receipt.verificationCode": "在 /verify/ 输入即可查验真伪。",
    "ReceiptContent": "收据纸面上的内容，用中文。",
    "ReceiptContent.company": "收款单位。",
    "ReceiptContent.lines": "各项金额，合计等于收据金额。",
    "ReceiptContent.payer": "缴款人，多人以顿号分隔；没有时为空。",
    "ReceiptContent.provider": "wechat、cash、prepayment 等。",
    "ReceiptContent.rooms": "涉及的房屋。",
    "ReceiptLine": "收据上的一项：账单、滞纳金或预存。",
    "ReceiptLine.billId": "对应的账单；预存没有。",
    "ReceiptLine.isPart": "这张账单的金额没有一次收齐。",
    "ReceiptLine.period": "如 2026年11月；没有时为空。",
}
