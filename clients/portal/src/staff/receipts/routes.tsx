import { FileDoneOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/receipts',
  title: { 'zh-Hans': '收据', en: 'Receipts' },
  permission: ['billing.cash', 'billing.receipt'],
  menu: { group: 'desk', order: 20, icon: <FileDoneOutlined /> },
  page: () => import('./receipts-page'),
});
