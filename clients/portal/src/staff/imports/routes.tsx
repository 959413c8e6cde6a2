import { ImportOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature({
  path: '/imports',
  title: { 'zh-Hans': '台账导入', en: 'Workbook import' },
  permission: 'imports.run',
  menu: { group: 'system', order: 5, icon: <ImportOutlined /> },
  page: () => import('./imports-page'),
});
