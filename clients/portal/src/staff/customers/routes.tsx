import { TeamOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/customers',
    title: { 'zh-Hans': '客户档案', en: 'Customers' },
    permission: 'residents.view',
    menu: { group: 'customers', order: 10, icon: <TeamOutlined /> },
    page: () => import('./customers-page'),
  },
  {
    path: '/customers/:personId',
    title: { 'zh-Hans': '客户', en: 'Customer' },
    permission: 'residents.view',
    parent: '/customers',
    page: () => import('./customer-page'),
  },
);
