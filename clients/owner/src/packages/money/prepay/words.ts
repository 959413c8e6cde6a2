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
    pay: '微信支付',
    paused: '物业暂停了线上缴费，请稍后再试，或到前台缴费。',
    noWay: '物业还没有开通线上收款，请到前台缴费。',
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
    pay: 'Pay by WeChat',
    paused: 'The property office has paused paying online. Please try later, or pay at the desk.',
    noWay: 'The property office does not take money online yet. Please pay at the desk.',
  },
);
