import { TeamOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/staff',
    title: { 'zh-Hans': '员工', en: 'Staff' },
    permission: 'staff.view',
    menu: { group: 'organisation', order: 20, icon: <TeamOutlined /> },
    page: () => import('./staff-page'),
  },
  {
    path: '/staff/:staffId',
    title: { 'zh-Hans': '员工详情', en: 'Member of staff' },
    permission: 'staff.view',
    parent: '/staff',
    page: () => import('./member-page'),
  },
);
