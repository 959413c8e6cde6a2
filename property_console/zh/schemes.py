"""查询方案。"""

TEXTS = {
    "Mutation.deleteQueryScheme": "删除方案；以它打开的列表恢复原样。",
    "Mutation.renameQueryScheme": "给方案改名。",
    "Mutation.saveQueryScheme": "把列表的查看方式存为方案，或覆盖已有方案：自己的，或（有 schemes.share 时）共享的。",
    "Mutation.setDefaultQueryScheme": "让列表自动以某个方案打开，只对本人有效。",
    "Query.querySchemes": "某个列表我的方案和共享的方案，我的在前，按名称。",
    "QueryScheme": "一个列表的查询方案。",
    "QueryScheme.columns": "按显示的顺序；空：列表原样。",
    "QueryScheme.filter": "按列表筛选项的名称给值。",
    "QueryScheme.isDefault": "我的列表以它打开。",
    "QueryScheme.isShared": "全公司可见。",
    "QueryScheme.list": "页面对列表的叫法：bills、meterReadings。",
    "QueryScheme.orderBy": "null：列表原样。",
    "QueryScheme.owner": "保存者的姓名。",
    "SaveQuerySchemeInput.isShared": "在总公司有 schemes.share 时：全公司可见。不传：保持不变，新建的不共享。",
    "SaveQuerySchemeInput.list": "页面对列表的叫法：bills、meterReadings。",
    "SaveQuerySchemeInput.name": "1–60 个字符，同一列表内不重复。",
    "SaveQuerySchemeInput.schemeId": "要覆盖的方案；不传：新建。",
    "SchemeContentInput": "列表的查看方式。",
    "SchemeContentInput.filter": "一个对象，最多 40 项，值为文本、数字、真假或它们的列表；最多 4000 个字符。",
    "SetDefaultQuerySchemeInput.schemeId": "自己的或共享的；不传：列表原样打开。",
}
