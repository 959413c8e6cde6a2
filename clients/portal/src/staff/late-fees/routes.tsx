import { FieldTimeOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/late-fees',
  title: { 'zh-Hans': '滞纳金', en: 'Late fees' },
  permission: 'billing.run',
  menu: { group: 'charging', order: 20, icon: <FieldTimeOutlined /> },
  page: () => import('./late-fees-page'),
});
