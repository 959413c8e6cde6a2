import { EyeOutlined, FileSearchOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/audit',
    title: { 'zh-Hans': '操作日志', en: 'Operation log' },
    permission: 'audit.view',
    menu: { group: 'system', order: 30, icon: <FileSearchOutlined /> },
    page: () => import('./audit-page'),
  },
  {
    path: '/personal-data',
    title: { 'zh-Hans': '个人信息访问记录', en: 'Access to personal data' },
    permission: 'audit.personal',
    menu: { group: 'system', order: 40, icon: <EyeOutlined /> },
    page: () => import('./personal-data-page'),
  },
);
