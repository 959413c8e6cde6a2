"""导出列表为 Excel。"""

TEXTS = {
    "ExportColumn": "列表的一列。",
    "ExportColumn.name": "exportList 的 `columns` 所用的名称。",
    "ExportColumn.title": "用读者的语言。",
    "ExportListInput": "哪个列表，以及至多一个该列表的筛选条件。",
    "ExportListInput.bills": "用于 BILLS 和 OPEN_BILLS。",
    "ExportListInput.columns": "要哪些列、按什么顺序；不填则为全部。",
    "ExportListInput.reason": "导出完整号码时必填，记入操作日志。",
    "ExportListInput.unmasked": "导出人员的完整号码：须有 residents.unmask 权限，逐人记入日志。",
    "ExportableList": "可以导出的列表。",
    "ExportableList.canUnmask": "含有人员号码，默认打码。",
    "ExportableList.title": "用读者的语言。",
    "Mutation.exportList": (
        "在后台把列表写成 Excel 文件：只含我能看到的行和所要的列。"
        "文件在任务的 `file` 中，保留七天；谁导出了什么，记在操作日志和文件里。"
    ),
    "Query.exportLists": "我可以导出的列表及其各列。",
}
