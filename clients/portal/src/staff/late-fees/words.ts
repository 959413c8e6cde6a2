import { catalogue } from '@kit/words';

export const words = catalogue(
  {
    title: '滞纳金',
    hint: '逾期账单每天按规则累计滞纳金；过账后成为单独的账单。同一天重复过账不会重复计。',
    on: '计算到哪一天（含当天）',
    count: '计滞纳金的逾期账单',
    amount: '滞纳金合计',
    byCommunity: '按项目',
    community: '项目',
    none: '没有新的滞纳金',
    noneHint: '到这一天为止的滞纳金都已过账，或没有逾期账单。正在网上支付的账单不计入。',
    post: (amount: string) => `过账滞纳金 ${amount}`,
    confirmTitle: (day: string) => `过账到 ${day} 的滞纳金？`,
    confirmText: (count: string, amount: string) =>
      `全公司 ${count} 张逾期账单，共 ${amount}，将生成滞纳金账单。生成后不能删除，只能申请红字冲销或减免。`,
    confirm: '确认过账',
    cancel: '再核对一下',
    posted: (count: string, amount: string) => `已过账：${count} 张账单的滞纳金，共 ${amount}`,
    seeBills: '查看滞纳金账单',
    wholeCompany: '滞纳金按全公司过账，需要全公司的出账权限。',
  },
  {
    title: 'Late fees',
    hint: 'Overdue bills grow a fee each day; posting makes it a bill of its own. The same day twice adds nothing.',
    on: 'Up to and including',
    count: 'Overdue bills with a fee',
    amount: 'Late fees',
    byCommunity: 'By community',
    community: 'Community',
    none: 'No new late fees',
    noneHint: 'All of them are posted, or nothing is overdue. Bills being paid online are left out.',
    post: (amount) => `Post late fees, ${amount}`,
    confirmTitle: (day) => `Post the late fees up to ${day}?`,
    confirmText: (count, amount) =>
      `${count} overdue bills of the whole company, ${amount}. They cannot be deleted, only reversed by a red letter.`,
    confirm: 'Post',
    cancel: 'Check again',
    posted: (count, amount) => `Posted: fees of ${count} bills, ${amount}`,
    seeBills: 'See the late fees',
    wholeCompany: 'Late fees are posted for the whole company and need the permission over all of it.',
  },
);
