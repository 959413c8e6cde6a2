"""批量迁入迁出。"""

TEXTS = {
    "MoveBatch": "一份工作簿的办理结果：读入行数 = 已办理 + 未变 + 有错的行。",
    "MoveBatch.done": "已办理（或试办可办理）的行。",
    "MoveBatch.errorsFile": "有错的行，改正后可直接再次导入。",
    "MoveBatch.unchanged": "此前已办理过的行。",
    "MoveFromWorkbookInput.fileId": "本人上传的 moves.workbook 类文件。",
    "MoveRowError": "工作簿中一个有错的单元格。",
    "MoveRowError.code": "固定不变，供程序使用。",
    "MoveRowError.column": "缺少整张工作表时为空。",
    "MoveRowError.message": "按用户的语言。",
    "MoveRowError.row": "工作表自己的行号，表头为 1。",
    "Mutation.makeMoveTemplate": "一份待填写的迁入迁出空白工作簿。",
    "Mutation.moveFromWorkbook": "按工作簿批量办理迁入迁出；同一文件再次导入不会重复办理。",
}
