"""走访。"""

TEXTS = {
    "Mutation.planVisits": "规定一个小区一周走访多少户。",
    "Mutation.recordVisit": "登记一次走访。",
    "Query.visitWeeks": "本周及之前三周：计划的和完成的走访。",
    "Query.visits": "我的各管理区的走访，最近的在前。",
    "RecordVisitInput.personId": "与房间里的哪位谈过。",
    "Visit": "一次入户走访。",
    "Visit.person": "所谈的人的姓名。",
    "Visit.tenure": "出租和住户变动情况。",
    "Visit.visitor": "走访员工姓名。",
    "VisitFilter": "缩小走访列表的范围。",
    "VisitFilter.until": "不含这一刻。",
    "VisitWeek": "一个小区一周的走访。",
    "VisitWeek.rooms": "走访过的不同房间数。",
}
