"""抄表的导入。"""

TEXTS = {
    "MakeReadingTemplateInput.filter": "哪些仪表；状态取 MISSING：待抄的。",
    "MakeReadingTemplatePayload.count": "其中有几块仪表。",
    "MakeReadingTemplatePayload.file": "最多 20000 块仪表；保留一天。",
    "Mutation.makeReadingTemplate": "一份列出所选仪表的工作簿，按位置排列，填好后可导入。",
    "Mutation.startReadingImport": "在后台导入工作簿中的抄表（表号、期间、抄表日期、读数）；再次导入同样的内容不会有变化。\n\n任务的 `result`：各表的行数、前 200 个错误、errorCount、oddities、mode、written、changed（新增或更正的读数）、deviating（已保存、待复核）。任务的 `file`：有错的行，改正后可再次导入。",
    "StartReadingImportInput.dryRun": "只检查。",
    "StartReadingImportInput.fileId": "工作簿文件，先用 POST /files/staff?kind=readings.workbook 上传。",
    "StartReadingImportInput.skipBadRows": "保留没有错误的行；不传：全部成功才写入。",
}
