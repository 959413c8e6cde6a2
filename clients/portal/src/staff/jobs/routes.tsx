import { CloudServerOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/jobs',
  title: { 'zh-Hans': '后台任务', en: 'Background jobs' },
  permission: null,
  menu: { group: 'system', order: 10, icon: <CloudServerOutlined /> },
  page: () => import('./jobs-page'),
});
