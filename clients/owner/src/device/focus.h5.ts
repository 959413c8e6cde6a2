/** Keeps the keyboard inside of a dialog while it is open, and gives it back afterwards. */
export function holdFocus(dialog: HTMLElement | null): (() => void) | undefined {
  if (dialog === null) return undefined;
  const before = document.activeElement;
  dialog.focus();
  const keepInside = (event: FocusEvent): void => {
    if (event.target instanceof Node && !dialog.contains(event.target)) dialog.focus();
  };
  document.addEventListener('focusin', keepInside);
  return () => {
    document.removeEventListener('focusin', keepInside);
    if (before instanceof HTMLElement) before.focus();
  };
}

/** A new page begins at its title for who listens or uses keys. */
export function focusTitle(page: HTMLElement | null): void {
  page?.querySelector('h1')?.focus({ preventScroll: true });
}
