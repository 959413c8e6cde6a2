import { CarryOutOutlined, DiffOutlined, FileProtectOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/differences',
    title: { 'zh-Hans': '对账差异', en: 'Differences' },
    permission: 'payment.reconcile_view',
    menu: { group: 'money', order: 30, icon: <DiffOutlined /> },
    page: () => import('./differences-page'),
  },
  {
    path: '/reconciliation',
    title: { 'zh-Hans': '对账签字', en: 'Signing days' },
    permission: 'payment.reconcile_view',
    menu: { group: 'money', order: 31, icon: <CarryOutOutlined /> },
    page: () => import('./days-page'),
  },
  {
    path: '/provider-statements',
    title: { 'zh-Hans': '渠道账单', en: 'Providers’ statements' },
    permission: 'payment.reconcile_view',
    menu: { group: 'money', order: 32, icon: <FileProtectOutlined /> },
    page: () => import('./statements-page'),
  },
);
