import { SafetyOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/account',
  title: { 'zh-Hans': '我的账号', en: 'My account' },
  permission: null,
  menu: { group: 'system', order: 20, icon: <SafetyOutlined /> },
  page: () => import('./account-page'),
});
