"""收据。"""

TEXTS = {
    "Query.receipt": "一张收据。",
    "Query.receipts": "我的缴费和我的房间的收据，最近的在前。",
    "Receipt": "收据。",
    "Receipt.imageUrl": "同一张收据的 PNG 图片，可保存到相册；十分钟内有效。",
    "Receipt.pdfUrl": "十分钟内有效，谁拿到都能打开。",
    "Receipt.verificationCode": "在 /verify/ 输入即可查验真伪。",
}
