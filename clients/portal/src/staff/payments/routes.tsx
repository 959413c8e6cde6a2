import { TransactionOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/payments',
    title: { 'zh-Hans': '缴费记录', en: 'Payments' },
    permission: 'billing.cash',
    menu: { group: 'desk', order: 30, icon: <TransactionOutlined /> },
    page: () => import('./payments-page'),
  },
  {
    path: '/payments/:paymentId',
    title: { 'zh-Hans': '缴费详情', en: 'Payment' },
    permission: 'billing.cash',
    parent: '/payments',
    page: () => import('./payment-page'),
  },
);
