import type { ReactNode } from 'react';

/** One column of a DataTable. */
export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** In px; 140 where it is left out. */
  width?: number;
  /** Figures stand at the right. */
  align?: 'left' | 'right';
  /** Names of the server's orders: a click on the header asks for them in turn. */
  order?: { ascending?: string; descending?: string };
  /** Shown only when the person chooses it. */
  isHidden?: boolean;
  /** What stands in the row of totals. */
  total?: ReactNode;
}

export type Density = 'compact' | 'middle' | 'roomy';
export const ROW_HEIGHT: Record<Density, number> = { compact: 32, middle: 40, roomy: 52 };
export const DEFAULT_WIDTH = 140;
export const NARROWEST = 64;
export const WIDEST = 800;

/** What a person chose for a table; kept on his device under its name. */
export interface TableChoice {
  density: Density;
  /** Continuous scrolling in place of pages. */
  isEndless: boolean;
  pageSize: number;
  /** Only where they differ from the columns' own. */
  widths: Readonly<Record<string, number>>;
  shown: Readonly<Record<string, boolean>>;
}

export const FIRST_CHOICE: TableChoice = { density: 'middle', isEndless: false, pageSize: 50, widths: {}, shown: {} };
export const PAGE_SIZES = [20, 50, 100] as const;

export function isShown<Row>(column: Column<Row>, choice: TableChoice): boolean {
  return choice.shown[column.key] ?? column.isHidden !== true;
}

export function widthOf<Row>(column: Column<Row>, choice: TableChoice): number {
  return choice.widths[column.key] ?? column.width ?? DEFAULT_WIDTH;
}

/** The order that a click on the column's header asks for: ascending, descending, and the table's own again. */
export function nextOrder<Row>(column: Column<Row>, current: string | undefined): string | undefined {
  const turns = [column.order?.ascending, column.order?.descending].filter((name) => name !== undefined);
  return turns[current === undefined ? 0 : turns.indexOf(current) + 1];
}

/** First and last row to draw of a window of `height` px at `top`, with some more on both sides. */
export function rowsInView(given: { top: number; height: number; rowHeight: number; count: number }): [number, number] {
  const { top, height, rowHeight, count } = given;
  const spare = 12;
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return [Math.min(first, count), last];
}
