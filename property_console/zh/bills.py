"""账单。"""

TEXTS = {
    "Bill": "已固定的账单：一个对象按一个收费标准在一个期间应缴的金额。",
    "Bill.days": "计费天数。",
    "Bill.explanation": "为什么是这个金额：前台可以照读，与业主看到的句子相同。",
    "Bill.lateFee": "到今天为止产生、尚未固定的滞纳金。",
    "Bill.objectCode": "车位或仪表的编号（此类账单才有）。",
    "Bill.ofDays": "整个计费周期的天数。",
    "Bill.outstanding": "未缴的本金。",
    "Bill.payer": "出账时应缴人的姓名。",
    "Bill.trace": "金额的计算过程：公式、数量、结果，带版本。",
    "BillFilter": "缩小账单列表的范围。",
    "BillFilter.unitId": "该组织机构之下的。",
    "BillLine": "账单金额的一部分：一个阶梯、公摊的一份，或全部。",
    "BillLine.unitPrice": "单价，元。",
    "Query.bill": "一张账单。",
    "Query.bills": "我的各小区的账单。",
}
