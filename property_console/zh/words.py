"""下层定义的枚举。"""

TEXTS = {
    "AccessKind": "某人如何看到了完整的个人信息。",
    "BindingRequestKind": "绑定申请请求的是什么。",
    "CaseKind": "钱或关于钱的消息为什么没能去到该去之处。",
    "ChangeCause": "房间为什么换了业主（产权变更）。",
    "CounterReset": "计数器何时重新从 1 开始；一天按小区当地的时钟。",
    "IdMatch": "某人所报证件号与档案中的比较结果。",
    "JobState": "QUEUED 等待执行；后三种是结束状态。",
    "MatchedBy": "房间为什么出现在搜索结果里，最符合的在前。",
    "MoveBatchMode": "CHECK：什么也不改；ALL_OR_NOTHING：没有错误行才迁移；SKIP_BAD_ROWS：迁移没有错误的行。",
    "MoveNoticeCode": "为什么应当先看一眼再继续。",
    "ObjectKind": "收费标准可以分配给什么。",
    "ParameterKind": "值的种类：整数、小数、是否、若干文本之一、文本、金额，或百分数（30 %）。",
    "PaymentStatus": "缴费的状态：已发起（已请求付款）、已核销（钱已入账）、已放开（没有收到钱）。",
    "ProblemCode": "出账时列出而不出账的原因；NO_PAYER、OVERLAP 则照出并列出。",
    "RoleKind": "机构角色说明某人在哪里，岗位角色说明他的岗位做什么。",
    "SignInStage": "仅凭正确的密码还做不到的事：第二因素，或自己的密码。",
    "UnitKind": "组织架构的层级，从上到下：总公司、区域公司、管理处、管理区。",
    "CollectionFigure": "收缴率报表的一个数字：出账、红字、已核销。",
    "LedgerAccountKind": "科目：在途资金、现金、应收、预存、押金、收入、滞纳金收入、公共收益、期初余额、待认领、未分配。",
    "LedgerDocumentKind": "凭证的来源单据：出账、滞纳金、期初、收款、预存抵扣、红字、转预存、减免、押金、退款、其他。",
}
