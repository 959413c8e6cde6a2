"""导入台账。"""

TEXTS = {
    "Mutation.startImport": (
        "在后台把台账导入我的公司，须在全公司有 imports.run 权限。"
        "任务的 `result`：各表的行数、前 200 个错误、errorCount、提醒、期初数、mode、written、repeated；"
        "`file`：有错的行，改正后可再次导入。"
    ),
    "StartImportInput.dryRun": "只检查。",
    "StartImportInput.fileId": "台账文件，先用 POST /files/staff?kind=imports.workbook 上传。",
    "StartImportInput.skipBadRows": "保留没有错误的行；不填则全有或全无。",
}
