"""标准分配。"""

TEXTS = {
    "AssignTariffInput.buildingIds": "这些楼栋的全部房间。",
    "AssignTariffInput.endsOn": "不再适用的第一天。",
    "AssignTariffPayload.count": "新建的分配数。",
    "Assignment": "对象上的标准分配，从 `startsOn` 到 `endsOn` 的前一天。",
    "Assignment.endsOn": "不再适用的第一天。",
    "AssignmentFilter": "缩小标准分配的范围。",
    "AssignmentFilter.on": "在那一天有效的。",
    "AssignmentFilter.roomId": "该房间及其车位和仪表的。",
    "ChargedObject": "收费标准分配到的对象：房间、车位或仪表。",
    "EndAssignmentInput.endsOn": "不再适用的第一天。",
    "Mutation.assignTariff": "把收费标准分配给一个或多个对象：要么全部成功，要么全部不做。",
    "Mutation.endAssignment": "结束一条标准分配。",
    "Query.assignments": "我的各小区的标准分配，最近的在前。",
}
