import { catalogue } from '@kit/words';

export const prepayWords = catalogue(
  {
    title: '预存',
    about: '预存的钱留在房屋名下，出账后自动抵扣以后的账单。',
    balance: '预存余额',
    room: '存到哪套房屋',
    amount: '预存金额',
    amountHint: '最少 0.01 元',
    amountWrong: '请输入金额，例如 500 或 500.50',
    presets: '常用金额',
  },
  {
    title: 'Pay ahead',
    about: 'Money paid ahead stays with the home and pays its later bills by itself.',
    balance: 'Paid ahead',
    room: 'For which home',
    amount: 'Amount',
    amountHint: 'At least 0.01',
    amountWrong: 'Please type an amount, such as 500 or 500.50',
    presets: 'Usual amounts',
  },
);
