/** WeChat moves the reader's attention by itself. */
export function holdFocus(_dialog: unknown): undefined {
  return undefined;
}

export function focusTitle(_page: unknown): void {
  // Nothing to do.
}
