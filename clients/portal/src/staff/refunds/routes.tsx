import { RollbackOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/refunds',
  title: { 'zh-Hans': '退款', en: 'Refunds' },
  permission: ['payment.refund_request', 'payment.refund_approve'],
  menu: { group: 'money', order: 10, icon: <RollbackOutlined /> },
  page: () => import('./refunds-page'),
});
