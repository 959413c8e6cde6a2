"""收缴率与欠费。"""

TEXTS = {
    "Arrears": "有逾期账单的房间。",
    "Arrears.id": "房间的 id。",
    "Arrears.owed": "本金。",
    "Collected": "已核销的钱与应收的比较。",
    "Collected.collectable": "出账额减红字。",
    "Collected.rate": "百分数，最多两位小数；没有应收时为 null。",
    "CollectedOf": "同样的数字，按一个收费项目、机构或月份。",
    "CollectionRate": "组织架构一部分的收缴率。",
    "CollectionRate.byUnit": "直属下级机构，没有则为机构本身。",
    "Overdue": "今天逾期的欠费。",
    "Overdue.byAge": "逾期 30、90、180、365 天以内及更久的本金。",
    "Overdue.count": "账单张数。",
    "Overdue.lateFee": "到今天为止的滞纳金。",
    "Overdue.owed": "本金。",
    "Query.arrears": "我的管理区中有逾期账单的房间。",
    "Query.arrears.unitId": "只看该机构之下的。",
    "Query.arrearsTotal": "一个机构之下逾期欠费的合计。",
    "Query.collectionRate": "组织架构一部分在若干月份的账单，已核销多少。",
    "Query.collectionRate.on": "到这一天为止的钱才算；不传则为今天。",
    "Query.collectionRate.periods": "账单的期间。",
}
