import { PhoneOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/phone-changes',
  title: { 'zh-Hans': '换号申请', en: 'Changes of phone' },
  permission: 'residents.manage',
  menu: { group: 'customers', order: 30, icon: <PhoneOutlined /> },
  page: () => import('./phone-changes-page'),
});
