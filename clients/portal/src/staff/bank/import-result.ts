import type { JobFragment } from '@kit/gql/staff';

/** What a job of a bank import answers in its `result`. Sums in fen, of the new lines. */
export interface BankImportResult {
  readonly lines: number;
  readonly new: number;
  readonly known: number;
  readonly matched: number;
  readonly inMinor: number;
  readonly outMinor: number;
  readonly written: boolean;
  readonly errorCount: number;
  /** The first 200. */
  readonly errors: readonly { readonly row: number; readonly column?: string; readonly message: string }[];
}

/** Null before the end, and for somebody else's job. */
export function bankResultOf(job: Pick<JobFragment, 'result'>): BankImportResult | null {
  return job.result === null ? null : (JSON.parse(job.result) as BankImportResult);
}
