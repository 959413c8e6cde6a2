import { catalogue, counted } from '@kit/words';

export const paymentWords = catalogue(
  {
    title: '缴费记录',
    none: '还没有缴费记录',
    noneNext: '缴费或预存后，记录会出现在这里。',
    bills: (count: number) => `缴费 ${count} 笔账单`,
    ahead: '预存',
    refunded: (sum: string) => `退款 ${sum}`,
    states: { STARTED: '等待支付', SETTLED: '已完成', RELEASED: '未完成', refunding: '退款中' },
  },
  {
    title: 'Payments',
    none: 'No payments yet',
    noneNext: 'What you pay stands here.',
    bills: (count) => counted(count, 'bill'),
    ahead: 'Paid ahead',
    refunded: (sum) => `${sum} paid back`,
    states: { STARTED: 'Waiting', SETTLED: 'Done', RELEASED: 'Not paid', refunding: 'Going back' },
  },
);
