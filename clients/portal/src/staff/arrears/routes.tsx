import { AlertOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/arrears',
  title: { 'zh-Hans': '欠费清单', en: 'Arrears' },
  permission: 'billing.report',
  menu: { group: 'reports', order: 20, icon: <AlertOutlined /> },
  page: () => import('./arrears-page'),
});
