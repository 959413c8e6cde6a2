interface Month {
  readonly period: string;
  readonly isBilled: boolean;
  readonly figures: { readonly rate: string | null };
}

interface Compared<M> {
  newest: M | undefined;
  before: M | undefined;
  /** The last month, where bills stand in it already (late fees) though no run has billed it. */
  notBilled: M | undefined;
}

/**
 * The months that a finding compares: the newest that a run has billed, and the one before. A month with nothing but late
 * fees would boast of all of them or none. Where no run has billed at all (a company just moved in): the newest with bills.
 */
export function comparedMonths<M extends Month>(months: readonly M[]): Compared<M> {
  const billed = months.findLastIndex((month) => month.isBilled && month.figures.rate !== null);
  const at = billed < 0 ? months.findLastIndex((month) => month.figures.rate !== null) : billed;
  const newest = months[at];
  const before = months[at - 1];
  const last = months.at(-1);
  return {
    newest,
    before: before?.isBilled === newest?.isBilled ? before : undefined,
    notBilled: billed >= 0 && last !== undefined && !last.isBilled && last.figures.rate !== null ? last : undefined,
  };
}
