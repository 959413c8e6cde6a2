import { LinkOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/assignments',
    title: { 'zh-Hans': '标准分配', en: 'Assignments' },
    permission: 'billing.view',
    menu: { group: 'charging', order: 55, icon: <LinkOutlined /> },
    page: () => import('./assignments-page'),
  },
  {
    path: '/assignments/new',
    title: { 'zh-Hans': '分配收费标准', en: 'Assign a tariff' },
    permission: 'billing.setup',
    parent: '/assignments',
    page: () => import('./assign-page'),
  },
);
