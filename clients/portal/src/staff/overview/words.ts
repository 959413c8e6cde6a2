import { catalogue } from '@kit/words';

export const words = catalogue(
  {
    greeting: (name: string) => `${name}，您好`,
    posts: (posts: string, company: string) => [company, posts].filter(Boolean).join(' · '),
    waiting: '等您处理',
    nothing: '没有等您处理的事。',
    noPost: '您还没有岗位，请联系管理员安排；有了岗位就能看到要用的功能。',
    bindings: (count: string) => `${count} 份房屋绑定申请待审核`,
    redLetters: (count: string) => `${count} 份冲销申请待审批`,
    jobs: (count: string) => `${count} 个后台任务正在进行`,
    pages: '您的功能',
    open: '去处理',
  },
  {
    greeting: (name) => `Hello, ${name}`,
    posts: (posts, company) => [company, posts].filter(Boolean).join(' · '),
    waiting: 'Waiting for you',
    nothing: 'Nothing is waiting for you.',
    noPost: 'You hold no post yet: ask your administrator for one, and the pages you need appear here.',
    bindings: (count) => `${count} binding requests to decide`,
    redLetters: (count) => `${count} reversals to approve`,
    jobs: (count) => `${count} background jobs running`,
    pages: 'Your pages',
    open: 'Open',
  },
);
