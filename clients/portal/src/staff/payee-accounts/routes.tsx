import { BankOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/payee-accounts',
  title: { 'zh-Hans': '收款账户', en: 'Payee accounts' },
  permission: 'payment.accounts',
  menu: { group: 'money', order: 80, icon: <BankOutlined /> },
  page: () => import('./accounts-page'),
});
