import { RollbackOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/red-letters',
  title: { 'zh-Hans': '红字冲销', en: 'Red letters' },
  permission: ['billing.reverse.request', 'billing.reverse.approve'],
  menu: { group: 'desk', order: 30, icon: <RollbackOutlined /> },
  page: () => import('./red-letters-page'),
});
