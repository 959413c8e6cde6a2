"""数据权限预览与调动。"""

TEXTS = {
    "AccessDifference": "在某处增加或失去的一项操作。",
    "AccessDifference.gained": "新增此权限的机构。",
    "AccessDifference.lost": "失去此权限的机构。",
    "AccessPreview": "某人能看到什么、能做什么（数据权限预览）。",
    "AccessPreview.communities": "按组织架构的顺序。",
    "AccessPreview.isPartial": "他在我的机构之外还有岗位，此处未列。",
    "AccessPreview.operations": "按编码排列。",
    "AllowedOperation": "某人可以执行的一项操作。",
    "AllowedOperation.takesEffect": "false：只在它起作用的层级之下拥有。",
    "AllowedOperation.through": "由哪些岗位和角色带来。",
    "AllowedOperation.units": "在哪些机构，按组织架构的顺序。",
    "Mutation.transferStaff": (
        "在同一天更换某人的岗位、角色和所属机构：要么全部成功，要么全部不做；从他的下一次请求起生效。"
    ),
    "PlannedPostInput": "尚无人担任的岗位。",
    "Query.plannedAccess": "只有这些机构和角色的人，今天能看到什么、能做什么。",
    "Query.staffAccess": "一名员工凭某一天的岗位能看到什么、能做什么。",
    "Query.staffAccess.on": "不传则为今天。",
    "Query.transferPreview": "用同样的输入执行 transferStaff 会改变什么。",
    "SeenCount": "某人能看到某类内容多少条。",
    "SeenCount.key": "rooms、people、openBills 等。",
    "TransferDifference": "调动当天前后两边的比较。",
    "TransferDifference.differences": "按编码排列。",
    "TransferInput": "谁在哪一天更换什么。",
    "TransferInput.on": "今天或以后：新岗位的第一天，也是旧岗位不再有效的第一天。",
    "TransferInput.posts": "每个都要有名称。",
    "TransferInput.unitId": "此后他所属的机构。",
    "TransferStaffPayload.staffMember": "他不再属于我的任何机构时为 null。",
}
