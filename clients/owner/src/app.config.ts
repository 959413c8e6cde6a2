const isPage = process.env.TARO_ENV === 'h5';

// WeChat draws bars by itself: their colours come from theme.json (config/token_styles.ts).
const miniProgram = {
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
  window: {
    navigationBarTitleText: '邻里',
    navigationBarBackgroundColor: '@barBackground',
    navigationBarTextStyle: '@barText',
    backgroundColor: '@ground',
    backgroundTextStyle: 'dark',
  },
  tabBar: {
    color: '@tabText',
    selectedColor: '@tabChosen',
    backgroundColor: '@barBackground',
    borderStyle: '@tabLine',
    list: [
      tab('pages/home/index', '首页', 'home'),
      tab('pages/bills/index', '缴费', 'bills'),
      tab('pages/me/index', '我的', 'me'),
    ],
  },
};

function tab(pagePath: string, text: string, icon: string): object {
  return { pagePath, text, iconPath: `tabs/${icon}.png`, selectedIconPath: `tabs/${icon}_chosen.png` };
}

export default defineAppConfig({
  pages: ['pages/home/index', 'pages/bills/index', 'pages/me/index'],
  subPackages: [
    {
      root: 'packages/account',
      pages: [
        'sign_in/index',
        'company/index',
        'settings/index',
        'devices/index',
        'phone/index',
        'wechat/index',
        'notifications/index',
      ],
    },
    { root: 'packages/homes', pages: ['rooms/index', 'bind/index', 'household/index', 'member/index'] },
    {
      root: 'packages/money',
      pages: [
        'bill/index',
        'history/index',
        'pay/index',
        'payments/index',
        'receipts/index',
        'receipt/index',
        'prepay/index',
        'statement/index',
      ],
    },
  ],
  // In a browser our own bars are drawn, and nothing slides.
  ...(isPage ? { animation: false, window: { navigationStyle: 'custom' } } : miniProgram),
} as Parameters<typeof defineAppConfig>[0]);
