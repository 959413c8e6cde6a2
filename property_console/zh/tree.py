"""组织架构。"""

TEXTS = {
    "Building": "房间树中的楼栋。",
    "ChangeUnitInput.code": "不传则保持不变。",
    "ChangeUnitInput.name": "不传则保持不变。",
    "CreateUnitInput.code": "在公司内唯一。",
    "Mutation.changeUnit": "给机构改名或改编码。",
    "Mutation.createUnit": "在我的某个机构之下新建：区域公司、管理处或管理区。",
    "Mutation.deleteUnit": "删除从未挂过任何内容的机构。",
    "Mutation.moveUnit": "把机构连同下级移到另一个机构之下。有房屋的管理区不能离开其管理处。",
    "Mutation.setUnitActive": "停用空的机构，不再接受新内容，或重新启用。",
    "OrgUnit": "组织架构的一个节点：总公司、区域公司、管理处、管理区。",
    "OrgUnit.buildings": "管理区的楼栋，按自然顺序；无权查看时为空。",
    "OrgUnit.counts": "含全部下级；只是通往我的机构的上级为 null。",
    "OrgUnit.depth": "0 为总公司。",
    "OrgUnit.isActive": "false：停用，其下不再新增。",
    "Query.orgTree": "我的机构及其上级，上级在前；以公司的架构为限。",
    "Query.roomsOfBuilding": "楼栋的房间，按走访的顺序；以楼栋大小为限。无权查看时为空。",
    "UnitCounts": "机构及其全部下级之下有多少内容。",
    "UnitCounts.staff": "今天或以后在那里有岗位的人数。",
}
