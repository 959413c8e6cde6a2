/** What a job of an import answers in its `result`. */
import type { JobFragment } from '@kit/gql/staff';

export interface SheetCounts {
  readonly read: number;
  readonly errors: number;
  readonly skipped_dependent: number;
  readonly kept: number;
}

export interface CellError {
  readonly sheet: string;
  /** The sheet's own number: the header is 1. */
  readonly row: number;
  /** Empty: the sheet as a whole. */
  readonly column: string;
  readonly code: string;
  readonly message: string;
}

export interface ImportResult {
  readonly sheets: Readonly<Record<string, SheetCounts>>;
  /** The first 200. */
  readonly errors: readonly CellError[];
  readonly errorCount: number;
  readonly oddities: readonly string[];
  readonly mode: 'CHECK' | 'ALL_OR_NOTHING' | 'SKIP_BAD_ROWS';
  readonly written: boolean;
  /** Of a whole workbook: this very file was written before. */
  readonly repeated?: boolean;
  /** Yuan as text. */
  readonly opening?: { readonly arrears: { count: number; principal: string }; prepaid: string; deposits: string };
  /** Of readings: new or corrected ones, and those to be looked at again. */
  readonly changed?: number;
  readonly deviating?: number;
}

/** Null before the end, and for somebody else's job. */
export function resultOf(job: Pick<JobFragment, 'result'>): ImportResult | null {
  return job.result === null ? null : (JSON.parse(job.result) as ImportResult);
}

/** Of all sheets together. */
export function summed(sheets: ImportResult['sheets']): SheetCounts {
  const sum = { read: 0, errors: 0, skipped_dependent: 0, kept: 0 };
  for (const counts of Object.values(sheets)) {
    sum.read += counts.read;
    sum.errors += counts.errors;
    sum.skipped_dependent += counts.skipped_dependent;
    sum.kept += counts.kept;
  }
  return sum;
}
