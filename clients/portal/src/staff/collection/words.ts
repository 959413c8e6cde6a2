import { catalogue } from '@kit/words';

export const words = catalogue(
  {
    title: '收缴情况',
    titleOf: (unit: string) => `${unit}收缴情况`,
    fromTo: (first: string, last: string) => `${first}至${last}的账单`,
    until: '截至月份',
    span: '范围',
    spans: { '1': '当月', '3': '近三个月', '12': '近十二个月' },
    item: '收费项目',
    unit: '机构',
    rate: '收缴率',
    billed: '出账',
    redLetters: '红冲',
    collectable: '应收',
    applied: '已收',
    open: '未收',
    nothingBilled: '这些月份没有账单',
    byUnit: '按机构',
    byItem: '按收费项目',
    trend: '近十二个月',
    notBilled: (month: string) => `${month}还没有出账，这里只有滞纳金等零星账单`,
    newestBilled: (month: string) => `（最近出账的月份；${month}还没有出账）`,
    finding: (month: string, rate: string, change: number | null) => `${month}收缴率 ${rate}${comparedInChinese(change)}`,
    tenThousand: '万元',
    asTable: '查看数字',
    month: '月份',
    ageing: '欠费账龄',
    ages: ['未到期', '30 天以内', '31–90 天', '91–180 天', '181–365 天', '一年以上'],
    agesByUnit: '按机构查看账龄',
    overdue: (count: string) => `${count} 笔账单已逾期，欠`,
    noArrears: '没有逾期未缴的账单。',
    takings: '今日收款',
    noTakings: '今天还没有收款。',
    byWay: '按收款方式',
    byCashier: '按收款人',
    online: '线上自助',
    offset: '另有预存款抵扣账单',
    payments: (count: string) => `${count} 笔`,
    details: '明细',
  },
  {
    title: 'Collection',
    titleOf: (unit) => `Collection of ${unit}`,
    fromTo: (first, last) => `Bills of ${first} to ${last}`,
    until: 'Until month',
    span: 'Span',
    spans: { '1': 'The month', '3': 'Three months', '12': 'Twelve months' },
    item: 'Charge item',
    unit: 'Unit',
    rate: 'Collection rate',
    billed: 'Billed',
    redLetters: 'Red letters',
    collectable: 'To collect',
    applied: 'Collected',
    open: 'Open',
    nothingBilled: 'No bills in these months',
    byUnit: 'By unit',
    byItem: 'By charge item',
    trend: 'Twelve months',
    notBilled: (month) => `${month} has not been billed yet: only late fees and the like stand here`,
    newestBilled: (month) => ` (the newest month billed; ${month} is not yet)`,
    finding: (month, rate, change) => `${month}: ${rate}${comparedInEnglish(change)}`,
    tenThousand: '10,000 yuan',
    asTable: 'Show the figures',
    month: 'Month',
    ageing: 'Age of arrears',
    ages: ['Not due yet', 'Up to 30 days', '31–90 days', '91–180 days', '181–365 days', 'Over a year'],
    agesByUnit: 'Ages by unit',
    overdue: (count) => `${count} bills overdue, owing`,
    noArrears: 'Nothing is overdue.',
    takings: 'Taken today',
    noTakings: 'Nothing yet today.',
    byWay: 'By way',
    byCashier: 'By who took it',
    online: 'Paid online',
    offset: 'Paid out of prepayments besides',
    payments: (count) => `${count} payments`,
    details: 'Details',
  },
);

/** In points of a percent, against the month before; null where that had no bills. */
function comparedInChinese(change: number | null): string {
  if (change === null) return '';
  if (change === 0) return '，与上月持平';
  return change > 0 ? `，比上月高 ${change.toFixed(2)} 个百分点` : `，比上月低 ${(-change).toFixed(2)} 个百分点`;
}

function comparedInEnglish(change: number | null): string {
  if (change === null) return '';
  if (change === 0) return ', as the month before';
  return `, ${Math.abs(change).toFixed(2)} points ${change > 0 ? 'above' : 'below'} the month before`;
}
