/**
 * Draws the mini-program's tab icons as PNG (WeChat takes no SVG there): `npm run icons`, once after a change of shape
 * or colour. Lines with round ends on a field of 24 × 24, sampled 4 × 4 per pixel, written with a palette of one colour
 * and its transparency.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';

const SIZE = 81;
const FIELD = 24;
const HALF_LINE = 0.95;
const SAMPLES = 4;
// As quiet and brand in kit/tokens.ts, light: WeChat does not change tab icons in the dark, and both are read there.
const COLOURS = { '': [0x7d, 0x86, 0x97], _chosen: [0x2f, 0x7b, 0xf0] };

const arc = (cx, cy, r, from, to) =>
  Array.from({ length: 25 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / 24) * Math.PI) / 180;
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
  });
const SHAPES = {
  home: [
    [[3.5, 11.5], [12, 4], [20.5, 11.5]],
    [[6, 9.8], [6, 20], [18, 20], [18, 9.8]],
    [[10, 20], [10, 14.5], [14, 14.5], [14, 20]],
  ],
  bills: [
    [[6, 3], [18, 3], [18, 21], [15, 19], [12, 21], [9, 19], [6, 21], [6, 3]],
    [[9, 8], [15, 8]],
    [[9, 12], [15, 12]],
  ],
  me: [arc(12, 8, 4, 0, 360), arc(12, 22, 8.4, 190, 350)],
};

function distance([px, py], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}

function isInk(lines, point) {
  return lines.some((line) => line.some((end, at) => at > 0 && distance(point, line[at - 1], end) <= HALF_LINE));
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function checksum(body) {
  if (zlib.crc32 !== undefined) return zlib.crc32(body);
  let rest = ~0;
  for (const byte of body) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

function png(lines, colour) {
  const levels = SAMPLES * SAMPLES + 1;
  const rows = Buffer.alloc(SIZE * (SIZE + 1));
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      let covered = 0;
      for (let at = 0; at < SAMPLES * SAMPLES; at += 1) {
        const place = (pixel, part) => ((pixel + (part + 0.5) / SAMPLES) * FIELD) / SIZE;
        if (isInk(lines, [place(x, at % SAMPLES), place(y, Math.floor(at / SAMPLES))])) covered += 1;
      }
      rows[y * (SIZE + 1) + x + 1] = covered;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.concat(Array.from({ length: levels }, () => Buffer.from(colour)))),
    chunk('tRNS', Buffer.from(Array.from({ length: levels }, (_, level) => Math.round((level * 255) / (levels - 1))))),
    chunk('IDAT', zlib.deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'tabs');
mkdirSync(folder, { recursive: true });
for (const [name, lines] of Object.entries(SHAPES)) {
  for (const [suffix, colour] of Object.entries(COLOURS)) {
    writeFileSync(join(folder, `${name}${suffix}.png`), png(lines, colour));
  }
}
