/** A page in a browser has no WeChat of its own to bind. */
export function canBindWechat(): boolean {
  return false;
}

/** Whether an identity is that of this app. */
export function isOfThisApp(_appId: string): boolean {
  return false;
}

export function bindThisWechat(): Promise<void> {
  return Promise.resolve();
}
