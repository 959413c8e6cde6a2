import { feature } from '../feature';

export default feature({
  path: '/',
  title: { 'zh-Hans': '首页', en: 'Overview' },
  permission: null,
  page: () => import('./overview-page'),
});
