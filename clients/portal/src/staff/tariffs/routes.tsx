import { FunctionOutlined, TagsOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/tariffs',
    title: { 'zh-Hans': '收费标准', en: 'Tariffs' },
    permission: 'billing.view',
    menu: { group: 'charging', order: 50, icon: <FunctionOutlined /> },
    page: () => import('./tariffs-page'),
  },
  {
    path: '/tariffs/new',
    title: { 'zh-Hans': '新建收费标准', en: 'New tariff' },
    permission: 'billing.setup',
    parent: '/tariffs',
    page: () => import('./new-tariff-page'),
  },
  {
    path: '/tariffs/:tariffId',
    title: { 'zh-Hans': '收费标准详情', en: 'Tariff' },
    permission: 'billing.view',
    parent: '/tariffs',
    page: () => import('./tariff-page'),
  },
  {
    path: '/tariffs/:tariffId/new-version',
    title: { 'zh-Hans': '调整收费标准', en: 'New terms' },
    permission: 'billing.setup',
    parent: '/tariffs',
    page: () => import('./new-version-page'),
  },
  {
    path: '/charge-items',
    title: { 'zh-Hans': '收费项目', en: 'Charge items' },
    permission: 'billing.view',
    menu: { group: 'charging', order: 60, icon: <TagsOutlined /> },
    page: () => import('./charge-items-page'),
  },
);
