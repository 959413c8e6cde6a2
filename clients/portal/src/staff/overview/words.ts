import { catalogue } from '@kit/words';

export const words = catalogue(
  {
    greeting: (name: string) => `${name}，您好`,
    posts: (posts: string, company: string) => `${company} · ${posts}`,
    waiting: '等您处理',
    nothing: '没有等您处理的事。',
    bindings: (count: string) => `${count} 份房屋绑定申请待审核`,
    redLetters: (count: string) => `${count} 份冲销申请待审批`,
    jobs: (count: string) => `${count} 个后台任务正在进行`,
    pages: '您的功能',
    open: '去处理',
  },
  {
    greeting: (name) => `Hello, ${name}`,
    posts: (posts, company) => `${company} · ${posts}`,
    waiting: 'Waiting for you',
    nothing: 'Nothing is waiting for you.',
    bindings: (count) => `${count} binding requests to decide`,
    redLetters: (count) => `${count} reversals to approve`,
    jobs: (count) => `${count} background jobs running`,
    pages: 'Your pages',
    open: 'Open',
  },
);
