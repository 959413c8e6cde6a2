/** What the mini-program asks of WeChat: copy, show a file, keep a picture. */
import {
  downloadFile,
  openDocument,
  pageScrollTo,
  saveImageToPhotosAlbum,
  setClipboardData,
  setNavigationBarTitle,
  showToast,
} from '@tarojs/taro';

/** A mini-program cannot leave for an address; the caller offers to copy it. */
export function leaveFor(address: string): void {
  void copyText(address);
}

/** The same: a mini-program has no windows. */
export function openBeside(address: string): void {
  void copyText(address);
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await setClipboardData({ data: text });
    return true;
  } catch {
    return false;
  }
}

async function fetched(address: string): Promise<string | null> {
  const { statusCode, tempFilePath } = await downloadFile({ url: absolute(address) });
  return statusCode === 200 ? tempFilePath : null;
}

export async function openPdf(address: string): Promise<boolean> {
  try {
    const path = await fetched(address);
    if (path === null) return false;
    await openDocument({ filePath: path, fileType: 'pdf', showMenu: true });
    return true;
  } catch {
    return false;
  }
}

/** Into the phone's album; false where the person does not allow it, or nothing came. */
export async function savePicture(address: string, _name: string): Promise<boolean> {
  try {
    const path = await fetched(address);
    if (path === null) return false;
    await saveImageToPhotosAlbum({ filePath: path });
    return true;
  } catch {
    return false;
  }
}

export function setPageTitle(title: string): void {
  void setNavigationBarTitle({ title });
}

/** A passing word. */
export function say(text: string): void {
  void showToast({ title: text, icon: 'none', duration: 3000 });
}

/** Where this page is; a mini-program has no address. */
export function hereAddress(): string {
  return '';
}

/** The address of a page of the server: `/verify/`. */
export function serverAddress(path: string): string {
  return `${API_BASE}${path}`;
}

function absolute(address: string): string {
  return address.startsWith('/') ? serverAddress(address) : address;
}

export function scrollToTop(): void {
  void pageScrollTo({ scrollTop: 0 });
}
