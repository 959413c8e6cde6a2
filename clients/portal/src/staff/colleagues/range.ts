import type { AccessFragment } from '@kit/gql/staff';

type Range = Pick<AccessFragment['operations'][number], 'units' | 'through'>;

/** The same for operations in the same units through the same posts. */
export function rangeKey({ units, through }: Range): string {
  return JSON.stringify([units.map((unit) => unit.id), through]);
}

/** The range that most operations share, which is then said once above them; none where no two have the same. */
export function usualRange<Each extends Range>(operations: readonly Each[]): Each | undefined {
  const sharing = (each: Range): number => operations.filter((other) => rangeKey(other) === rangeKey(each)).length;
  const [usual] = operations.toSorted((one, other) => sharing(other) - sharing(one));
  return usual !== undefined && sharing(usual) > 1 ? usual : undefined;
}
