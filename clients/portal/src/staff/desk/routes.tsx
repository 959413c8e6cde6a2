import { AccountBookOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/desk',
    title: { 'zh-Hans': '收费前台', en: 'Cash desk' },
    permission: ['homes.view', 'residents.view'],
    menu: { group: 'desk', order: 10, icon: <AccountBookOutlined /> },
    page: () => import('./find-room-page'),
  },
  {
    path: '/desk/:roomId',
    title: { 'zh-Hans': '房屋前台', en: 'Room desk' },
    permission: 'homes.view',
    parent: '/desk',
    page: () => import('./desk-page'),
  },
  {
    path: '/desk/:roomId/statement',
    title: { 'zh-Hans': '往来对账单', en: 'Statement of account' },
    permission: 'ledger.view',
    parent: '/desk',
    page: () => import('./statement-page'),
  },
);
