import { AlertOutlined, PauseCircleOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/payment-cases',
    title: { 'zh-Hans': '支付异常', en: 'Payment cases' },
    permission: 'payment.case_view',
    menu: { group: 'money', order: 20, icon: <AlertOutlined /> },
    page: () => import('./cases-page'),
  },
  {
    path: '/payment-pauses',
    title: { 'zh-Hans': '暂停线上支付', en: 'Pauses of payment' },
    permission: 'payment.pause',
    menu: { group: 'money', order: 90, icon: <PauseCircleOutlined /> },
    page: () => import('./pauses-page'),
  },
);
