/** What a page asks of the browser: leave it, copy, keep a file. */
import { surroundings } from './kind';

/** To an address outside of the app, in place of it. */
export function leaveFor(address: string): void {
  location.assign(address);
}

/** Beside this window, which stays as it is. Only straight from a touch: browsers stop it otherwise. */
export function openBeside(address: string): void {
  open(address, '_blank', 'noopener');
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A PDF of ours: in this window on a phone, which shows it or keeps it; where there is room, in another. */
export function openPdf(address: string): Promise<boolean> {
  if (surroundings() !== 'desktop-page' || open(address, '_blank', 'noopener') === undefined) leaveFor(address);
  return Promise.resolve(true);
}

/** Into the browser's downloads; false where nothing came. */
export async function savePicture(address: string, name: string): Promise<boolean> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return false;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(link.href);
    }, 10_000);
    return true;
  } catch {
    return false;
  }
}

export function setPageTitle(title: string): void {
  document.title = title;
}

/** A passing word. */
export function say(text: string): void {
  const before = document.getElementById('passing-word');
  before?.remove();
  const word = document.createElement('div');
  word.id = 'passing-word';
  word.setAttribute('role', 'status');
  document.body.append(word);
  // Put in after it stands there: only changes are read out.
  setTimeout(() => {
    word.textContent = text;
  }, 20);
  setTimeout(() => {
    word.remove();
  }, 4000);
}

/** Where this page is, to come back to. */
export function hereAddress(): string {
  return location.href;
}

/** The address of a page of the server: `/verify/`. */
export function serverAddress(path: string): string {
  return `${location.origin}${path}`;
}

export function scrollToTop(): void {
  document.querySelector('.taro_page_show')?.scrollTo({ top: 0 });
}
