"""对账单。"""

TEXTS = {
    "AccountStatement": "对账单：期初有多少，期间怎么变，期末有多少。",
    "AccountStatement.lines": "按日期排列的每笔变动。",
    "Query.personStatement": "以某人为缴费人的账单在若干天内的对账单，限所管小区。",
    "Query.personStatement.from": "第一天。",
    "Query.personStatement.to": "最后一天（含）。",
    "Query.roomStatement": "一个房间的账单、预存和押金在若干天内的对账单。",
    "Query.roomStatement.from": "第一天。",
    "Query.roomStatement.to": "最后一天（含）。",
    "StatementBalance": "某一时点的余额。",
    "StatementBalance.deposits": "持有的押金。",
    "StatementBalance.owed": "账单欠款。",
    "StatementBalance.prepaid": "预存未用的。",
    "StatementBalance.total": "欠款减去持有的；负数表示有余。",
    "StatementLine": "一笔变动，以及变动之后的余额。",
    "StatementLine.credit": "欠款减少，或持有增加。",
    "StatementLine.debit": "欠款增加，或持有减少。",
    "StatementLine.id": "分录的 id。",
}
