/** What we run in. */
export type Surroundings = 'mini-program' | 'wechat-page' | 'phone-page' | 'desktop-page';

export function surroundings(): Surroundings {
  const agent = navigator.userAgent;
  if (/MicroMessenger/i.test(agent)) return 'wechat-page';
  return /Android|iPhone|iPod|Mobile|HarmonyOS/i.test(agent) ? 'phone-page' : 'desktop-page';
}

/** What the owner reads in his list of devices. */
export function deviceName(): string {
  const agent = navigator.userAgent;
  const system =
    /HarmonyOS|OpenHarmony/i.test(agent) ? 'HarmonyOS'
    : /Android/i.test(agent) ? 'Android'
    : /iPhone|iPad|iPod/i.test(agent) ? 'iOS'
    : /Windows/i.test(agent) ? 'Windows'
    : /Macintosh/i.test(agent) ? 'macOS'
    : 'Linux';
  const browser =
    /MicroMessenger/i.test(agent) ? '微信'
    : /Edg\//.test(agent) ? 'Edge'
    : /Firefox\//.test(agent) ? 'Firefox'
    : /Chrome\//.test(agent) ? 'Chrome'
    : /Safari\//.test(agent) ? 'Safari'
    : 'H5';
  return `${system} · ${browser}`;
}
