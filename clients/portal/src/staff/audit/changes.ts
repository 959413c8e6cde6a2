export interface FieldChange {
  field: string;
  before?: string;
  after?: string;
  isChanged: boolean;
}

/** Fields of two JSON objects, those that differ first; a value that is itself an object is shown by its parts. */
export function changesOf(before: string | null, after: string | null): FieldChange[] {
  const [old, now] = [flat(before), flat(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .map((field) => ({
      field,
      before: old.get(field),
      after: now.get(field),
      isChanged: old.get(field) !== now.get(field),
    }))
    .sort((one, other) => Number(other.isChanged) - Number(one.isChanged));
}

function flat(text: string | null): Map<string, string> {
  const found = new Map<string, string>();
  if (text !== null) put(found, '', JSON.parse(text) as unknown);
  return found;
}

function put(found: Map<string, string>, path: string, value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) put(found, path === '' ? key : `${path}.${key}`, part);
  } else {
    found.set(path === '' ? '·' : path, Array.isArray(value) ? value.map((each) => JSON.stringify(each)).join('、') : String(value));
  }
}
