import { catalogue } from '@kit/words';

export const companyWords = catalogue(
  {
    title: '选择物业公司',
    intro: '您在多家物业公司有房屋，一次查看一家的账单。随时可以切换。',
    now: '当前',
    none: '还没有物业公司认识您',
    noneNext: '绑定房屋后，这里会显示您的物业公司。',
    bind: '绑定房屋',
  },
  {
    title: 'Property company',
    intro: 'You have homes at several companies and see the bills of one at a time. You can change whenever you like.',
    now: 'Now',
    none: 'No company knows you yet',
    noneNext: 'With a home here, its company stands on this page.',
    bind: 'Add a home',
  },
);
