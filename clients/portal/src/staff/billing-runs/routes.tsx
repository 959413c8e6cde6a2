import { CalculatorOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/billing-runs',
    title: { 'zh-Hans': '出账', en: 'Billing runs' },
    permission: 'billing.run',
    menu: { group: 'charging', order: 10, icon: <CalculatorOutlined /> },
    page: () => import('./runs-page'),
  },
  {
    path: '/billing-runs/new',
    title: { 'zh-Hans': '计算并出账', en: 'New run' },
    permission: 'billing.run',
    parent: '/billing-runs',
    page: () => import('./new-run-page'),
  },
);
