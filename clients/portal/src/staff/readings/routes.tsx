import { DashboardOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/readings',
  title: { 'zh-Hans': '抄表', en: 'Meter readings' },
  permission: 'billing.readings',
  menu: { group: 'metering', order: 10, icon: <DashboardOutlined /> },
  page: () => import('./readings-page'),
});
