import { KeyOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/roles',
    title: { 'zh-Hans': '角色与权限', en: 'Roles' },
    permission: ['role.manage', 'staff.view'],
    menu: { group: 'organisation', order: 30, icon: <KeyOutlined /> },
    page: () => import('./roles-page'),
  },
  {
    path: '/roles/:roleId',
    title: { 'zh-Hans': '角色', en: 'Role' },
    permission: ['role.manage', 'staff.view'],
    parent: '/roles',
    page: () => import('./role-page'),
  },
);
