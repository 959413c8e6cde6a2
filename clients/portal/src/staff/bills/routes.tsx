import { AccountBookOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/bills',
    title: { 'zh-Hans': '账单', en: 'Bills' },
    permission: 'billing.view',
    menu: { group: 'charging', order: 10, icon: <AccountBookOutlined /> },
    page: () => import('./bills-page'),
  },
  {
    path: '/bills/:billId',
    title: { 'zh-Hans': '账单详情', en: 'Bill' },
    permission: 'billing.view',
    parent: '/bills',
    page: () => import('./bill-page'),
  },
);
