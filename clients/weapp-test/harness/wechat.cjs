/** `wx` as far as the program uses it. Names are real keys of one object: Taro copies only what is an own one. */

const PHONE = {
  brand: 'Linli', model: 'Test', system: 'iOS 18.0', platform: 'ios', version: '8.0.60', SDKVersion: '3.8.0', language: 'zh_CN',
  pixelRatio: 3, screenWidth: 375, screenHeight: 812, windowWidth: 375, windowHeight: 729, statusBarHeight: 44,
  fontSizeSetting: 16, theme: 'light', safeArea: { left: 0, right: 375, top: 44, bottom: 778, width: 375, height: 734 },
};
const APP_ID = 'wx0000000000000001';

/** @param outside what happens beyond the phone; every part may be left out */
function wechat(phone, outside = {}) {
  const storage = new Map();
  const listeners = { show: new Set(), hide: new Set(), network: new Set() };
  phone.asking = 0;
  phone.storage = storage;
  phone.leaveApp = () => listeners.hide.forEach((listener) => listener({}));
  phone.comeBack = () => listeners.show.forEach((listener) => listener(phone.launch));
  phone.setNetwork = (isConnected) => listeners.network.forEach((listener) => listener({ isConnected, networkType: isConnected ? 'wifi' : 'none' }));

  /** An API in WeChat's manner: success, fail and complete; a promise where none of them is given. */
  const calling = (name, work) => (options = {}) => {
    phone.asking += 1;
    const ended = Promise.resolve()
      .then(() => work(options))
      .then(
        (answer) => ({ answer: { errMsg: `${name}:ok`, ...answer } }),
        (error) => ({ error: { errMsg: `${name}:fail ${error.message}`, ...error.details } }),
      )
      .then((end) => {
        phone.asking -= 1;
        phone.changedAt = Date.now();
        if (end.error) options.fail?.(end.error);
        else options.success?.(end.answer);
        options.complete?.(end.error ?? end.answer);
        return end;
      });
    if (options.success || options.fail || options.complete) return undefined;
    return ended.then((end) => (end.error ? Promise.reject(end.error) : end.answer));
  };
  const unavailable = (name) => () => {
    throw new Error(`${name} is not to be had on this phone`);
  };
  const moving = (name, move) => calling(name, ({ url, delta }) => void move(url ?? delta));

  return {
    // the program and the phone
    getSystemInfoSync: () => ({ ...PHONE }),
    getWindowInfo: () => ({ ...PHONE }),
    getDeviceInfo: () => ({ ...PHONE }),
    getAppBaseInfo: () => ({ ...PHONE }),
    getSystemSetting: () => ({}),
    getAccountInfoSync: () => ({ miniProgram: { appId: outside.appId ?? APP_ID, envVersion: 'release', version: '1.0.0' } }),
    getLaunchOptionsSync: () => phone.launch,
    getEnterOptionsSync: () => phone.launch,
    getMenuButtonBoundingClientRect: () => ({ top: 48, left: 281, right: 368, bottom: 80, width: 87, height: 32 }),
    getUpdateManager: () => ({ onUpdateReady: () => {}, onUpdateFailed: () => {}, onCheckForUpdate: () => {}, applyUpdate: () => {} }),
    canIUse: () => true,
    nextTick: (done) => setTimeout(done, 0),
    createSelectorQuery: () => phone.noMeasure(),
    onAppShow: (listener) => listeners.show.add(listener),
    offAppShow: (listener) => listeners.show.delete(listener),
    onAppHide: (listener) => listeners.hide.add(listener),
    offAppHide: (listener) => listeners.hide.delete(listener),
    onNetworkStatusChange: (listener) => listeners.network.add(listener),
    offNetworkStatusChange: (listener) => listeners.network.delete(listener),
    getNetworkType: calling('getNetworkType', () => ({ networkType: 'wifi' })),
    onError: () => {},
    onUnhandledRejection: () => {},
    onPageNotFound: () => {},
    onThemeChange: () => {},

    // what it remembers
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => storage.set(key, value),
    removeStorageSync: (key) => storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10240 }),
    clearStorageSync: () => storage.clear(),

    // moving about
    navigateTo: moving('navigateTo', (url) => phone.push(url)),
    redirectTo: moving('redirectTo', (url) => phone.replace(url)),
    reLaunch: moving('reLaunch', (url) => phone.reset(url)),
    switchTab: moving('switchTab', (url) => phone.toTab(url)),
    navigateBack: moving('navigateBack', (delta) => phone.pop(delta)),

    // what it shows beside its pages
    setNavigationBarTitle: calling('setNavigationBarTitle', ({ title }) => void phone.titles.push(title)),
    setNavigationBarColor: calling('setNavigationBarColor', () => {}),
    setTabBarItem: calling('setTabBarItem', () => {}),
    setTabBarStyle: calling('setTabBarStyle', () => {}),
    pageScrollTo: calling('pageScrollTo', () => {}),
    showToast: calling('showToast', ({ title }) => void phone.toasts.push(title)),
    hideToast: calling('hideToast', () => {}),
    showLoading: calling('showLoading', () => {}),
    hideLoading: calling('hideLoading', () => {}),
    showModal: calling('showModal', (options) => outside.showModal?.(options) ?? { confirm: true, cancel: false }),
    setClipboardData: calling('setClipboardData', ({ data }) => void (phone.clipboard = data)),

    // the world outside
    request: requesting(calling('request', outside.request ?? unavailable('request'))),
    downloadFile: calling('downloadFile', outside.downloadFile ?? unavailable('downloadFile')),
    openDocument: calling('openDocument', ({ filePath }) => void (phone.openedDocument = filePath)),
    saveImageToPhotosAlbum: calling('saveImageToPhotosAlbum', ({ filePath }) => void (phone.savedPicture = filePath)),
    login: calling('login', outside.login ?? unavailable('login')),
    requestPayment: calling('requestPayment', outside.requestPayment ?? unavailable('requestPayment')),
  };
}

/** wx.request gives a task at once. */
function requesting(call) {
  return (options) => {
    const done = call(options);
    const task = { abort: () => {}, onHeadersReceived: () => {}, offHeadersReceived: () => {}, onChunkReceived: () => {} };
    return done ? Object.assign(done, task) : task;
  };
}

module.exports = { APP_ID, wechat };
