import { catalogue } from '@kit/words';

export const settingWords = catalogue(
  {
    title: '设置',
    language: '语言',
    // Each in its own language: who cannot read the other finds his own.
    languages: { 'zh-Hans': '简体中文', en: 'English' },
    languageNext: '账单说明、短信和通知也用这种语言。',
    large: '大字版',
    largeNext: '字更大、按钮更大、排成一列，适合长辈使用。',
    example: '例如：待缴合计 ¥512.86，截止 12月10日',
    dark: '深色模式跟随手机系统设置。',
  },
  {
    title: 'Settings',
    language: 'Language',
    languages: { 'zh-Hans': '简体中文', en: 'English' },
    languageNext: 'Explanations of bills, text messages and notices follow it.',
    large: 'Large letters',
    largeNext: 'Larger letters and buttons, one thing under the other.',
    example: 'e.g. ¥512.86 due by 10 Dec',
    dark: 'Dark mode follows the phone.',
  },
);
