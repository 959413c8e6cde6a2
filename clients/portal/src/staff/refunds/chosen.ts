import type { RefundLineInput, RefundPreviewQuery } from '@kit/gql/staff';

export type Line = RefundPreviewQuery['refundPreview']['lines'][number];
/** By line: what was typed in fen; null where nothing of it goes back, NaN where it is no amount. */
export type Amounts = Readonly<Record<string, number | null>>;

/** Everything that can still go back: what the form begins with. */
export function everything(lines: readonly Line[]): Amounts {
  return Object.fromEntries(lines.map((line) => [line.id, line.refusal === null && line.left.amountMinor > 0 ? line.left.amountMinor : null]));
}

export function faultOf(line: Line, amount: number | null | undefined): 'notMoney' | 'tooMuch' | null {
  if (amount === null || amount === undefined) return null;
  if (Number.isNaN(amount) || amount < 0) return 'notMoney';
  return amount > line.left.amountMinor ? 'tooMuch' : null;
}

/** The lines to be asked for; those of nothing are left out. Null while one of them is at fault. */
export function wanted(lines: readonly Line[], amounts: Amounts): RefundLineInput[] | null {
  if (lines.some((line) => faultOf(line, amounts[line.id]) !== null)) return null;
  return lines.flatMap((line) => {
    const amountMinor = amounts[line.id] ?? 0;
    return amountMinor > 0 ? [{ lineId: line.id, amountMinor }] : [];
  });
}

export function sumOf(lines: readonly RefundLineInput[]): number {
  return lines.reduce((sum, line) => sum + line.amountMinor, 0);
}
