/** What came of opening the cashier. */
export type Opened =
  /** He is at the cashier now, in this window. */
  | { readonly kind: 'left' }
  /** WeChat says that he is done; only the server's word counts. */
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** A code to be scanned by the phone. */
  | { readonly kind: 'scan'; readonly codeUrl: string; readonly cashierUrl: string; readonly part: Part | null };

/** Where one payment cannot carry all: this is one of several. */
export interface Part {
  readonly position: number;
  readonly groups: number;
}

export function partOf(checkout: { readonly position: number; readonly groups: number }): Part | null {
  return checkout.groups > 1 ? { position: checkout.position, groups: checkout.groups } : null;
}
