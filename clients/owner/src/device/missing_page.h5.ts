/**
 * A page's script is fetched when somebody goes there first. Where it does not come Taro shows nothing: the page before
 * stays, under the new address. Most are fetched ahead (scripts/finish_h5.mjs), so this is rare.
 */
import { common } from '@/words/common';
import { say } from './deeds';

// Chrome, Firefox, Safari, and Vite for a style sheet.
const NOT_LOADED = /dynamically imported module|importing a module script|unable to preload css/i;

addEventListener('unhandledrejection', (event) => {
  const { reason } = event;
  if (!(reason instanceof Error) || !NOT_LOADED.test(reason.message)) return;
  event.preventDefault();
  if (navigator.onLine) {
    say(common.now().pageMissing);
    return;
  }
  say(common.now().pageOffline);
  addEventListener(
    'online',
    () => {
      // Not by asking again: a browser may remember that the script did not come.
      location.reload();
    },
    { once: true },
  );
});
