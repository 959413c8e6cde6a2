/** A QR code as a picture: black on white in the dark too, or cameras do not read it. */
import { useMemo } from 'react';
import { encode } from 'uqr';
import { Picture } from './box';

export function QrCode(props: { readonly text: string; readonly label: string }): JSX.Element {
  const source = useMemo(() => drawing(props.text), [props.text]);
  return <Picture className="qr-code" source={source} label={props.label} />;
}

function drawing(text: string): string {
  const { size, data } = encode(text, { ecc: 'M', border: 2 });
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      if (row[x] !== true) continue;
      let end = x;
      while (row[end + 1] === true) end += 1;
      path += `M${x} ${y}h${end - x + 1}v1H${x}z`;
      x = end;
    }
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
