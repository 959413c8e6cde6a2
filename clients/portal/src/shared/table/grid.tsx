import { Checkbox } from 'antd';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent as ReactPointerEvent,
  type ReactNode,
} from 'react';
import { flushSync } from 'react-dom';
import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { useWords } from '@shared/text/language';
import {
  isShown,
  NARROWEST,
  nextOrder,
  ROW_HEIGHT,
  rowsInView,
  WIDEST,
  widthOf,
  type Column,
  type TableChoice,
} from './columns';
import { words } from './words';
import styles from './table.module.css';

export interface Selection {
  keys: ReadonlySet<string>;
  onChange: (keys: ReadonlySet<string>) => void;
}

export interface GridProps<Row> {
  /** What a screen reader calls it. */
  caption: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  choice: TableChoice;
  onChoice: (change: Partial<TableChoice>) => void;
  onOpen?: (row: Row) => void;
  openKey?: string | null;
  selection?: Selection;
  orderBy?: string;
  onOrder?: (order: string | undefined) => void;
  isStale?: boolean;
  /** Near the last row: continuous lists load more. */
  onEnd?: () => void;
  /** Stands below the header where there are no rows. */
  instead?: ReactNode;
  /** Rows of the whole list where that is known. */
  totalCount?: number | null;
}

// Below it every row is in the document, so that the browser's own search finds them.
const FIRST_WINDOWED = 150;

/** Rows and columns: sticky header and first column, windowed, walked by keyboard, printed whole. */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, rowKey, choice, selection, onOpen } = props;
  const w = useWords(words);
  const frame = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT[choice.density];
  const columns = props.columns.filter((column) => isShown(column, choice));
  const [active, setActive] = useState(0);
  const focusWanted = useRef(false);
  const [first, last] = useWindow(frame, { count: rows.length, rowHeight });
  const current = Math.min(active, Math.max(rows.length - 1, 0));

  const { onEnd } = props;
  useEffect(() => {
    if (onEnd !== undefined && last >= rows.length && rows.length > 0) onEnd();
  }, [last, rows.length, onEnd]);

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    const row = frame.current?.querySelector<HTMLElement>(`tr[data-at="${current}"]`);
    if (row === null || row === undefined) return;
    focusWanted.current = false;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  });

  function go(to: number): void {
    const next = Math.max(0, Math.min(to, rows.length - 1));
    focusWanted.current = true;
    // A row out of the window is drawn first.
    if (frame.current !== null && (next < first || next >= last)) frame.current.scrollTop = next * rowHeight;
    setActive(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>): void {
    if ((event.target as HTMLElement).tagName !== 'TR') return;
    const row = rows[current];
    const steps: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 10,
      PageUp: current - 10,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) go(to);
    else if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) onOpen(row);
    else if (event.key === ' ' && row !== undefined && selection !== undefined) toggle(selection, rowKey(row));
    else return;
    event.preventDefault();
  }

  const span = columns.length + (selection === undefined ? 0 : 1);
  // The first one stands still: on a phone it must leave room for the others.
  const widths = columns
    .map((column) => `${widthOf(column, choice)}px`)
    .map((wide, at) => (at === 0 ? `min(${wide}, 40vw)` : wide));
  const width = `calc(${[selection === undefined ? '0px' : '40px', ...widths].join(' + ')})`;
  const hasTotals = columns.some((column) => column.total !== undefined);
  const isAllSelected = selection !== undefined && rows.length > 0 && rows.every((row) => selection.keys.has(rowKey(row)));

  return (
    <div className={styles['frame']} ref={frame} tabIndex={rows.length === 0 ? 0 : -1} role="region" aria-label={props.caption}>
      <table
        role="grid"
        aria-label={props.caption}
        aria-rowcount={props.totalCount ?? -1}
        aria-busy={props.isStale === true}
        className={`${styles['table']} ${selection === undefined ? '' : styles['selectable']}`}
        style={{ width, '--row-height': `${rowHeight}px` } as CSSProperties}
      >
        <colgroup>
          {selection !== undefined && <col style={{ width: 40 }} />}
          {columns.map((column, at) => (
            <col key={column.key} style={{ width: widths[at] }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection !== undefined && (
              <th scope="col" className={styles['check']}>
                <Checkbox
                  aria-label={w.selectAll}
                  checked={isAllSelected}
                  indeterminate={!isAllSelected && selection.keys.size > 0}
                  onChange={() => selection.onChange(isAllSelected ? new Set() : new Set(rows.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} {...props} />
            ))}
          </tr>
        </thead>
        <tbody
          onKeyDown={onKeyDown}
          onPointerOver={nameCut}
          className={props.isStale === true ? styles['stale'] : undefined}
        >
          {rows.length === 0 && props.instead !== undefined && (
            <tr className={styles['instead']}>
              <td colSpan={span}>{props.instead}</td>
            </tr>
          )}
          <Spacer height={first * rowHeight} span={span} />
          {rows.slice(first, last).map((row, at) => {
            const index = first + at;
            const key = rowKey(row);
            const isSelected = selection?.keys.has(key) === true;
            return (
              <tr
                key={key}
                data-at={index}
                aria-rowindex={index + 2}
                tabIndex={index === current ? 0 : -1}
                aria-selected={selection !== undefined ? isSelected : props.openKey === key || undefined}
                className={[onOpen && styles['openable'], (isSelected || props.openKey === key) && styles['chosen']]
                  .filter(Boolean)
                  .join(' ')}
                onFocus={() => setActive(index)}
                onClick={(event) => {
                  if (isOwnControl(event.target)) return;
                  setActive(index);
                  onOpen?.(row);
                }}
              >
                {selection !== undefined && (
                  <td className={styles['check']}>
                    <Checkbox aria-label={w.selectRow} checked={isSelected} onChange={() => toggle(selection, key)} />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} className={column.align === 'right' ? styles['right'] : undefined}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={(rows.length - last) * rowHeight} span={span} />
        </tbody>
        {hasTotals && rows.length > 0 && (
          <tfoot>
            <tr>
              {selection !== undefined && <td className={styles['check']} />}
              {columns.map((column, at) => (
                <td key={column.key} className={column.align === 'right' ? styles['right'] : undefined}>
                  {column.total ?? (at === 0 ? w.total : null)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function HeaderCell<Row>({ column, choice, onChoice, orderBy, onOrder }: { column: Column<Row> } & GridProps<Row>) {
  const w = useWords(words);
  const isSortable = column.order !== undefined && onOrder !== undefined;
  const direction =
    orderBy === undefined
      ? undefined
      : orderBy === column.order?.ascending
        ? 'ascending'
        : orderBy === column.order?.descending
          ? 'descending'
          : undefined;

  function beginResize(event: ReactPointerEvent<HTMLSpanElement>): void {
    const handle = event.currentTarget;
    const from = event.clientX;
    const width = widthOf(column, choice);
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (moved) => {
      const wanted = Math.max(NARROWEST, Math.min(WIDEST, Math.round(width + moved.clientX - from)));
      onChoice({ widths: { ...choice.widths, [column.key]: wanted } });
    };
    handle.onpointerup = handle.onpointercancel = () => {
      handle.onpointermove = handle.onpointerup = handle.onpointercancel = null;
    };
  }

  return (
    <th
      scope="col"
      className={column.align === 'right' ? styles['right'] : undefined}
      aria-sort={isSortable ? (direction ?? 'none') : undefined}
    >
      {isSortable ? (
        <button
          type="button"
          className={styles['sort']}
          title={w.sorted(column.title)}
          onClick={() => onOrder(nextOrder(column, direction === undefined ? undefined : orderBy))}
        >
          {column.title}
          <span aria-hidden="true" className={direction === undefined ? styles['unsorted'] : undefined}>
            {direction === 'ascending' ? <CaretUpOutlined /> : <CaretDownOutlined />}
          </span>
        </button>
      ) : (
        column.title
      )}
      <span aria-hidden="true" className={styles['resize']} onPointerDown={beginResize} />
    </th>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className={styles['spacer']}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** First and last row to draw, while the frame is scrolled; all of them for the printer. */
function useWindow(
  frame: React.RefObject<HTMLDivElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
): [number, number] {
  const [view, setView] = useState({ top: 0, height: 800 });
  const [isPrinting, setPrinting] = useState(false);
  const isWindowed = count > FIRST_WINDOWED;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !isWindowed) return undefined;
    let asked = 0;
    const look = (): void => {
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(() => setView({ top: element.scrollTop, height: element.clientHeight }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      cancelAnimationFrame(asked);
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [frame, isWindowed]);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true));
    const after = (): void => setPrinting(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  if (!isWindowed || isPrinting) return [0, count];
  return rowsInView({ ...view, rowHeight, count });
}

function toggle(selection: Selection, key: string): void {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  selection.onChange(keys);
}

/** A cell too narrow for its text says the whole of it while the mouse is on it. */
function nameCut(event: ReactPointerEvent<HTMLTableSectionElement>): void {
  const cell = event.target instanceof Element ? event.target.closest('td') : null;
  if (cell !== null) cell.title = cell.scrollWidth > cell.clientWidth ? cell.innerText : '';
}

/** Buttons, links and boxes in a row do their own work. */
function isOwnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}
