"""暂停线上缴费。"""

TEXTS = {
    "Mutation.pausePayments": "在一段时间内不让任何人发起线上缴费。已经发起的付款和现金收款不受影响。",
    "Mutation.resumePayments": "现在就结束公司或小区的一次暂停。",
    "PausePaymentsInput.endsAt": "不填则直到恢复为止。",
    "PausePaymentsInput.reason": "缴费人会看到；最多 200 字。",
    "PausePaymentsInput.startsAt": "不填则从现在开始。",
    "PausePaymentsInput.unitId": "公司或一个小区。",
    "PaymentPause": "不能发起线上缴费的一段时间（暂停线上缴费）。",
    "PaymentPause.community": "小区名称。",
    "PaymentPause.communityId": "null：全公司或整个平台。",
    "PaymentPause.endsAt": "null：直到恢复为止。",
    "PaymentPause.isPlatform": "针对所有公司；只有平台运营方能结束。",
    "PaymentPause.reason": "缴费人会看到。",
    "PaymentPause.resumedAt": "有人结束它的时间。",
    "PaymentPause.staff": "暂停的人；由平台运营方暂停时为 null。",
    "Query.paymentPauses": "我的各小区、全公司和整个平台的暂停，最近的在前。",
    "Query.paymentPauses.isActive": "此刻有效的，或无效的。",
}
