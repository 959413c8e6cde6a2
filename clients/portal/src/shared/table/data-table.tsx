import { LeftOutlined, RightOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { Document } from '@kit/documents';
import { useFormats, useWords } from '@shared/text/language';
import { Empty, Failure, Skeleton } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { isShown, type Column } from './columns';
import { Grid, type Selection } from './grid';
import { usePages, type Connection, type PageVariables } from './pages';
import { TableSettings } from './table-settings';
import { useTableChoice } from './table-choice';
import { words } from './words';
import styles from './table.module.css';

export interface DataTableProps<Row, Result, Variables extends PageVariables> {
  /** Under it the person's columns, widths and density are kept: `bills`. */
  name: string;
  caption: string;
  document: Document<Result, Variables>;
  /** All but `first` and `after`. */
  variables: Variables;
  connection: (result: Result) => Connection<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  enabled?: boolean;
  orderBy?: string;
  onOrder?: (order: string | undefined) => void;
  /** A row opens a drawer with this … */
  drawer?: (row: Row, close: () => void) => ReactNode;
  drawerTitle?: (row: Row) => string;
  /** … or does something else. */
  onOpen?: (row: Row) => void;
  selection?: Selection;
  /** Above the table, at its left: what acts on the selection, a count in words. */
  toolbar?: ReactNode;
  /** Above the table, at its right: an ExportButton. */
  actions?: ReactNode;
  empty?: { title: string; hint?: ReactNode; actions?: ReactNode };
}

/** A list of the API: pages by cursor or continuous, sorted by the server, with the columns that the person chose. */
export function DataTable<Row, Result, Variables extends PageVariables>(
  props: DataTableProps<Row, Result, Variables>,
) {
  const { name, document, variables, connection, columns, rowKey, enabled, drawer } = props;
  const w = useWords(words);
  const { count } = useFormats();
  const [choice, change] = useTableChoice(name);
  const pages = usePages({
    document,
    variables,
    connection,
    pageSize: choice.pageSize,
    isEndless: choice.isEndless,
    enabled,
  });
  const [opened, setOpened] = useState<Row | null>(null);
  const openKey = opened === null ? null : rowKey(opened);
  const open = drawer === undefined ? props.onOpen : setOpened;
  const close = useCallback(() => setOpened(null), []);
  const table = useRef<HTMLDivElement>(null);
  // The row as it is now: a change in the drawer renews the list.
  const shown = opened === null ? null : (pages.rows.find((row) => rowKey(row) === openKey) ?? opened);

  return (
    <div className={styles['data-table']} ref={table}>
      <div className={`${styles['toolbar']} no-print`}>
        <div className={styles['tools']}>{props.toolbar}</div>
        <div className={styles['tools']}>
          {props.actions}
          <Popover
            trigger="click"
            placement="bottomRight"
            content={<TableSettings columns={columns} choice={choice} onChoice={change} />}
          >
            <Button icon={<SettingOutlined />} aria-label={w.columns} title={w.columns} />
          </Popover>
        </div>
      </div>
      <Grid
        caption={props.caption}
        rows={pages.error !== null && pages.rows.length === 0 ? [] : pages.rows}
        rowKey={rowKey}
        columns={columns}
        choice={choice}
        onChoice={change}
        onOpen={open}
        openKey={openKey}
        selection={props.selection}
        orderBy={props.orderBy}
        onOrder={props.onOrder}
        isStale={pages.isStale}
        onEnd={choice.isEndless ? pages.next : undefined}
        totalCount={pages.totalCount}
        instead={
          pages.isLoading ? (
            <Skeleton rows={8} />
          ) : pages.error !== null ? (
            <Failure error={pages.error} onRetry={pages.retry} />
          ) : enabled === false ? null : (
            <Empty {...(props.empty ?? { title: w.emptyTitle, hint: w.emptyHint })} />
          )
        }
      />
      {pages.error !== null && pages.rows.length > 0 && <Failure isInline error={pages.error} onRetry={pages.retry} />}
      <div className={`${styles['footer']} no-print`}>
        <span className="quiet" aria-live="polite">
          {pages.isLoading
            ? ''
            : pages.totalCount === null
              ? w.rows(count(pages.rows.length))
              : w.rowsOf(count(pages.rows.length), count(pages.totalCount))}
          {open !== undefined && pages.rows.length > 0 && <span className={styles['keys']}>{w.keys}</span>}
        </span>
        {choice.isEndless ? (
          pages.hasNext && (
            <Button loading={pages.isLoadingMore} onClick={pages.next}>
              {w.loadMore}
            </Button>
          )
        ) : (
          <nav className={styles['pager']} aria-label={w.walking}>
            <Button
              icon={<LeftOutlined />}
              aria-label={w.previous}
              disabled={pages.page === 0}
              onClick={pages.previous}
            />
            <span className="figures">
              {pages.totalCount === null
                ? w.page(pages.page + 1)
                : w.pageOf(pages.page + 1, count(Math.max(1, Math.ceil(pages.totalCount / choice.pageSize))))}
            </span>
            <Button
              icon={<RightOutlined />}
              aria-label={w.next}
              disabled={!pages.hasNext}
              loading={pages.isLoadingMore}
              onClick={pages.next}
            />
          </nav>
        )}
      </div>
      {drawer !== undefined && (
        <SideDrawer
          title={shown === null ? '' : (props.drawerTitle?.(shown) ?? w.details)}
          isOpen={shown !== null}
          onClose={close}
          onClosed={() => table.current?.querySelector<HTMLElement>('tbody tr[tabindex="0"]')?.focus()}
        >
          {shown !== null && drawer(shown, close)}
        </SideDrawer>
      )}
    </div>
  );
}

export interface RowsTableProps<Row> {
  name: string;
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  selection?: Selection;
  empty?: { title: string; hint?: ReactNode };
  /** As high as its rows, for a few of them within a page. */
  isShort?: boolean;
}

/** Rows that are all here already: the lines of a bill, the items of a preview. */
export function RowsTable<Row>({ name, empty, isShort, ...props }: RowsTableProps<Row>) {
  const w = useWords(words);
  const [choice, change] = useTableChoice(name);
  return (
    <div className={isShort === true ? styles['short'] : styles['data-table']}>
      <Grid
        {...props}
        choice={choice}
        onChoice={change}
        totalCount={props.rows.length}
        instead={<Empty title={empty?.title ?? w.emptyTitle} hint={empty?.hint} />}
      />
    </div>
  );
}

/** Names of the columns that a person sees, for an export of the same. */
export function shownColumns<Row>(columns: readonly Column<Row>[], choice: Parameters<typeof isShown>[1]): string[] {
  return columns.filter((column) => isShown(column, choice)).map((column) => column.key);
}
