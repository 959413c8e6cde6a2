import { AuditOutlined, BookOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { feature } from '../feature';

export default feature(
  {
    path: '/ledger',
    title: { 'zh-Hans': '试算平衡', en: 'Trial balance' },
    permission: 'ledger.view',
    menu: { group: 'money', order: 40, icon: <BookOutlined /> },
    page: () => import('./trial-page'),
  },
  {
    path: '/ledger/postings',
    title: { 'zh-Hans': '分录', en: 'Postings' },
    permission: 'ledger.view',
    parent: '/ledger',
    menu: { group: 'money', order: 50, icon: <UnorderedListOutlined /> },
    page: () => import('./postings-page'),
  },
  {
    path: '/ledger/checks',
    title: { 'zh-Hans': '账目核对', en: 'Checks of the books' },
    permission: 'ledger.view',
    parent: '/ledger',
    menu: { group: 'money', order: 60, icon: <AuditOutlined /> },
    page: () => import('./checks-page'),
  },
  {
    path: '/customers/:personId/statement',
    title: { 'zh-Hans': '客户对账单', en: 'Customer’s statement' },
    permission: 'ledger.view',
    parent: '/customers/:personId',
    page: () => import('./person-statement-page'),
  },
);
