import { LockOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/month-close',
  title: { 'zh-Hans': '月结', en: 'Month close' },
  permission: 'billing.close',
  menu: { group: 'charging', order: 90, icon: <LockOutlined /> },
  page: () => import('./month-close-page'),
});
