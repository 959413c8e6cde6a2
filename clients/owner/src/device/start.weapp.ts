/** The mini-program asks WeChat whether a newer build waits, and takes it at once. */
import { getUpdateManager } from '@tarojs/taro';
import './taste';

const updates = getUpdateManager();
updates.onUpdateReady(() => {
  updates.applyUpdate();
});
