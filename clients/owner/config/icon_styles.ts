/** Writes one class an icon where a style sheet says `@linli-icons`: a mask, so that an icon has the colour of its words. */
import type { Plugin } from 'vite';

// On a field of 24 × 24, drawn as lines of 1.8.
const PATHS: Record<string, string> = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M4.5 12.5l5 5 10-11',
  alert: 'M12 8v5M12 16.4v.1M12 3.5L2.8 19.5h18.4z',
  clock: 'M12 7v5l3.5 2M12 3a9 9 0 100 18 9 9 0 000-18z',
  info: 'M12 11v5.5M12 7.6v.1M12 3a9 9 0 100 18 9 9 0 000-18z',
  offline: 'M3 3l18 18M2.5 9.5a14 14 0 015-3M10.6 5.6A14 14 0 0121.5 9.5M6 13.4a9 9 0 013.5-2.1M18 13.4a9 9 0 00-2-1.4M9.5 17a4 4 0 015 0M12 20v.1',
  home: 'M3.5 11.5L12 4l8.5 7.5M6 9.8V20h12V9.8M10 20v-5.5h4V20',
  bill: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  person: 'M12 4a4 4 0 100 8 4 4 0 000-8zM4 20.5c.8-4 4-6 8-6s7.2 2 8 6',
  wallet: 'M4 7.5h15a1.5 1.5 0 011.5 1.5v10H5a1.5 1.5 0 01-1.5-1.5V6A1.5 1.5 0 015 4.5h12v3M16.5 13.5h.1',
  receipt: 'M7 3.5h7l4 4V20.5H6V3.5zM13.5 3.5V8H18M9 12.5l2.2 2.2L15 11M9 17.5h6',
  history: 'M4 5v4.5h4.5M4.5 9.5A8.3 8.3 0 1112 20.3a8.3 8.3 0 01-8-6M12 7.5V12l3 2',
  family: 'M8.5 4.5a3 3 0 100 6 3 3 0 000-6zM2.5 19.5c.5-3.6 2.8-5.5 6-5.5s5.5 1.9 6 5.5M16.5 6.5a2.5 2.5 0 110 5M17 14.2c2.4.3 4 2 4.5 5.3',
  key: 'M8 11a4 4 0 100 8 4 4 0 000-8zM11 12.5L20 3.5M16 7.5l3 3M8 15v.1',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 100 4.4 2.2 2.2 0 000-4.4zM9 14.8a2.2 2.2 0 100 4.4 2.2 2.2 0 000-4.4z',
  bell: 'M6 17V11a6 6 0 0112 0v6l1.5 1.5h-15zM10 21h4M12 3v2',
  door: 'M6 21V3.5h12V21M3 21h18M14.5 12v.6',
  phone: 'M7 2.5h10v19H7zM11 18.5h2',
  wechat: 'M9.5 4C5.9 4 3 6.3 3 9.2c0 1.7 1 3.2 2.5 4.1L5 15.5l2.5-1.3c2.6.7 5-.2 6.5-1.6M21 15c0-2.6-2.6-4.7-5.8-4.7S9.4 12.4 9.4 15s2.6 4.7 5.8 4.7c.8 0 1.5-.1 2.2-.3l2.2 1.1-.5-1.9c1.2-.9 1.9-2.2 1.9-3.6z',
  download: 'M12 4v11M7.5 10.5L12 15l4.5-4.5M4.5 19.5h15',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9v.1',
  language: 'M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  letters: 'M3 19L8 6l5 13M4.7 15h6.6M14.5 19l3-8 3 8M15.4 17h4.2',
  leave: 'M14 4H5v16h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5',
  building: 'M5 21V4h9v17M14 10h5v11M3 21h18M8 8h3M8 12h3M8 16h3',
  plus: 'M12 5v14M5 12h14',
  book: 'M12 6c-2-1.5-5-2-8-2v14.5c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14.5',
};

export function iconStyles(): Plugin {
  const styles = Object.entries(PATHS)
    .map(([name, path]) => `.icon-${name} { ${mask(path)} }`)
    .join('\n');
  return {
    name: 'linli-icon-styles',
    enforce: 'pre',
    transform: (code, id) => (/\.css($|\?)/.test(id) ? { code: code.replace('@linli-icons;', styles), map: null } : null),
  };
}

function mask(path: string): string {
  const lines = `fill='none' stroke='%23000' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'`;
  const drawing = `%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' ${lines}%3E%3Cpath d='${path}'/%3E%3C/svg%3E`;
  const image = `url("data:image/svg+xml,${drawing.replace(/</g, '%3C').replace(/>/g, '%3E')}")`;
  return `-webkit-mask-image: ${image};`;
}
