/** What a person chose on this device: columns, tabs, the width of the tree. Kept apart for each who signs in here. */
let person = '';

export function keepFor(whom: string): void {
  person = whom;
}

export function readKept<Value>(key: string, otherwise: Value): Value {
  try {
    const text = localStorage.getItem(`linli.${person}.${key}`);
    return text === null ? otherwise : (JSON.parse(text) as Value);
  } catch {
    return otherwise;
  }
}

export function writeKept(key: string, value: unknown): void {
  try {
    localStorage.setItem(`linli.${person}.${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or closed: it is a comfort only.
  }
}
