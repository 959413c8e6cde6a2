import { FundOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/collection',
  title: { 'zh-Hans': '收缴情况', en: 'Collection' },
  permission: 'billing.report',
  menu: { group: 'reports', order: 10, icon: <FundOutlined /> },
  page: () => import('./collection-page'),
});
