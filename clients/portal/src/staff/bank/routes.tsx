import { FileSyncOutlined, InboxOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/suspense',
    title: { 'zh-Hans': '待认领款', en: 'Money to claim' },
    permission: 'payment.bank_claim',
    menu: { group: 'money', order: 34, icon: <InboxOutlined /> },
    page: () => import('./suspense-page'),
  },
  {
    path: '/bank-lines',
    title: { 'zh-Hans': '银行流水', en: 'Bank statements' },
    permission: 'payment.bank_view',
    menu: { group: 'money', order: 36, icon: <FileSyncOutlined /> },
    page: () => import('./bank-page'),
  },
);
