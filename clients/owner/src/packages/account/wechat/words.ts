import { catalogue } from '@kit/words';

export const wechatWords = catalogue(
  {
    title: '微信登录',
    intro: '绑定后，用微信一点就能登录；也可以随时解除。',
    one: '微信',
    since: (when: string) => `${when} 绑定`,
    none: '还没有绑定微信',
    noneNext: '在微信里打开邻里，就可以绑定。',
    bind: '绑定这个微信',
    bound: '微信已绑定',
    unbind: '解除',
    unbindTitle: '解除微信绑定？',
    unbindText: '解除后，这个微信不能直接登录，要用手机号和验证码登录。',
    unbound: '已解除绑定',
    lastWay: '账号没有手机号，解除后就无法登录。请先绑定手机号。',
  },
  {
    title: 'WeChat',
    intro: 'With WeChat you sign in by one tap. You can end that whenever you like.',
    one: 'WeChat',
    since: (when) => `since ${when}`,
    none: 'No WeChat is bound',
    noneNext: 'Open Linli inside WeChat to bind it.',
    bind: 'Bind this WeChat',
    bound: 'WeChat was bound',
    unbind: 'Unbind',
    unbindTitle: 'Unbind WeChat?',
    unbindText: 'This WeChat can no longer sign in by itself; you sign in with phone and code.',
    unbound: 'Unbound',
    lastWay: 'This account has no number and could not be entered any more. Give it a number first.',
  },
);
