import { catalogue } from '@kit/words';

export const notificationWords = catalogue(
  {
    title: '消息通知',
    intro: '选择想收到的消息和方式，马上生效。',
    topics: {
      SECURITY: ['账号安全', '验证码、登录提醒'],
      BILLS: ['账单', '新账单、到期和逾期提醒'],
      PAYMENTS: ['缴费', '缴费结果、收据、退款'],
      SERVICE: ['服务', '报修、投诉等的进展'],
      NOTICES: ['公告', '停水、检修等物业公告'],
    },
    channels: { SMS: '短信', WECHAT: '微信', IN_APP: '应用内消息' },
    always: '必须接收，不能关闭',
    notReached: { SMS: '账号没有手机号，暂时收不到', WECHAT: '绑定微信后才能收到', IN_APP: '' },
    label: (topic: string, channel: string) => `${topic}：${channel}`,
    on: (topic: string, channel: string) => `${topic}的${channel}已开启`,
    off: (topic: string, channel: string) => `${topic}的${channel}已关闭`,
  },
  {
    title: 'Notifications',
    intro: 'Choose what you are told, and how. It counts at once.',
    topics: {
      SECURITY: ['Safety', 'codes and sign-ins'],
      BILLS: ['Bills', 'new, due and overdue bills'],
      PAYMENTS: ['Payments', 'results, receipts, refunds'],
      SERVICE: ['Service', 'what becomes of repairs and complaints'],
      NOTICES: ['Notices', 'of the property office'],
    },
    channels: { SMS: 'Text message', WECHAT: 'WeChat', IN_APP: 'In the app' },
    always: 'always on',
    notReached: { SMS: 'needs a mobile number', WECHAT: 'needs a bound WeChat', IN_APP: '' },
    label: (topic, channel) => `${topic}: ${channel}`,
    on: (topic, channel) => `${topic}: ${channel} is on`,
    off: (topic, channel) => `${topic}: ${channel} is off`,
  },
);
