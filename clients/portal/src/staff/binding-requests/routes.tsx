import { UserAddOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/binding-requests',
  title: { 'zh-Hans': '住户认证', en: 'Binding requests' },
  permission: 'residents.bind',
  menu: { group: 'customers', order: 20, icon: <UserAddOutlined /> },
  page: () => import('./binding-requests-page'),
});
