"""出账。"""

TEXTS = {
    "BillingRun": "一个组织机构一个月的出账。",
    "BillingRun.finishedAt": "null：进行中或中断；下一次出账会把它做完。",
    "BillingRun.unit": "组织机构名称。",
    "BillingRunFilter": "缩小出账列表的范围。",
    "BillingRunFilter.unitId": "该机构、其上级或下级机构的出账。",
    "Mutation.runBilling": (
        "为一个机构之下的一切出一个月的账；已有的保持不变，因此可以重复执行。"
        "全部出完才返回，适合几千个房间的小区；全公司用 startBillingRun。"
    ),
    "Mutation.startBillingRun": (
        "在后台出一个月的账，或预览；任务按收费标准逐个报告进度。"
        "任务的 `result`：period、count、amountMinor、skipped、missingReadings、按项目的 items、problems；预览另有 lastMonth 和 outlierCount。"
    ),
    "Query.billingRuns": "我的各机构的出账，最近的在前。",
    "Query.previewRun": "现在出账会出什么，只预演不出账。",
    "RunBillingPayload.skipped": "已经存在的账单数。",
    "RunItem": "一个收费项目将出多少，与上月对照。",
    "RunOutlier": "与该对象上月账单相差很大的账单。",
    "RunPreviewed": "现在出账将产生的结果。",
    "RunPreviewed.items": "按收费项目编号。",
    "RunPreviewed.outliers": "相差最大的 50 张。",
    "RunPreviewed.rows": "前 50 张。",
    "RunPreviewed.skipped": "已经存在的账单数。",
    "RunProblem": "一个收费标准下，出账只列出而不出、或照出并列出的对象。",
    "RunProblem.count": "有多少个对象。",
    "RunProblem.objects": "对象的编号，前 200 个。",
    "StartBillingRunInput.preview": "只看会出什么。",
    "RunRow": "将要出的一张账单。",
}
