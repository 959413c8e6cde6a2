"""组织架构。"""

TEXTS = {
    "Building": "房间树中的楼栋。",
    "OrgUnit": "组织架构的一个节点：总公司、区域公司、管理处、管理区。",
    "OrgUnit.buildings": "管理区的楼栋，按自然顺序；无权查看时为空。",
    "OrgUnit.depth": "0 为总公司。",
    "Query.orgTree": "我的机构及其上级，上级在前；以公司的架构为限。",
    "Query.roomsOfBuilding": "楼栋的房间，按走访的顺序；以楼栋大小为限。无权查看时为空。",
}
