"""对账单。"""

TEXTS = {
    "AccountStatement": "对账单：期初有多少，期间怎么变，期末有多少。",
    "AccountStatement.lines": "按日期排列的每笔变动。",
    "Query.accountStatement": "我的一个房间在若干天内的对账单：我能看到的账单，以及我入住以来持有的款项。",
    "Query.accountStatement.from": "第一天。",
    "Query.accountStatement.to": "最后一天（含）。",
    "StatementBalance": "某一时点的余额。",
    "StatementBalance.deposits": "持有的押金，业主和家属可见。",
    "StatementBalance.owed": "我能看到的账单的欠款。",
    "StatementBalance.prepaid": "预存未用的。",
    "StatementBalance.total": "欠款减去持有的；负数表示有余。",
    "StatementLine": "一笔变动，以及变动之后的余额。",
    "StatementLine.accountKind": "应收、预存或押金。",
    "StatementLine.credit": "欠款减少，或持有增加。",
    "StatementLine.debit": "欠款增加，或持有减少。",
    "StatementLine.documentNumber": "收据号、账单号等。",
}
