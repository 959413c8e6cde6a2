import { catalogue } from '@kit/words';

export const historyWords = catalogue(
  {
    title: '历史账单',
    room: '房屋',
    month: '月份',
    allMonths: '全部月份',
    state: '状态',
    states: { all: '全部', open: '待缴', paid: '已缴', reversed: '已冲销' },
    chooseMonth: '选择月份',
    none: '没有这样的账单',
    noneNext: '换一个房屋、月份或状态看看。',
    monthTotal: (sum: string) => `共 ${sum}`,
  },
  {
    title: 'Past bills',
    room: 'Home',
    month: 'Month',
    allMonths: 'All months',
    state: 'State',
    states: { all: 'All', open: 'To pay', paid: 'Paid', reversed: 'Taken back' },
    chooseMonth: 'Choose a month',
    none: 'No such bills',
    noneNext: 'Try another home, month or state.',
    monthTotal: (sum) => `${sum} in all`,
  },
);
