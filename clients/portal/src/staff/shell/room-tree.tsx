import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { Button, type InputRef } from 'antd';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'react-router';
import { ApiError } from '@kit/client';
import { RoomsOfBuilding } from '@kit/gql/staff';
import { useApi } from '@shared/api/api';
import { readKept, writeKept } from '@shared/state/kept';
import { Failure, Skeleton } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { useGo, useScope } from '../scope/scope';
import { useUnitTree, type UnitTree } from '../scope/tree';
import { RoomSearch } from './room-search';
import { isTyping } from './surroundings';
import { firstOpen, treeRows, type RoomsOf, type TreeRow } from './tree-rows';
import { words } from './words';
import styles from './tree.module.css';

/** Organisation, buildings, rooms, and a search that finds any of them. */
export function RoomTree() {
  const w = useWords(words);
  const { tree, error, retry } = useUnitTree();
  const input = useRef<InputRef>(null);

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus({ cursor: 'all' });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  return (
    <div className={styles['panel']}>
      <RoomSearch ref={input} label={w.treeSearch} placeholder={w.treeSearchHint}>
        {tree !== undefined ? (
          <Tree tree={tree} />
        ) : error !== null ? (
          error instanceof ApiError && error.kind === 'forbidden' ? (
            <p className="quiet">{w.emptyTree}</p>
          ) : (
            <Failure error={error} onRetry={retry} />
          )
        ) : (
          <Skeleton rows={8} />
        )}
      </RoomSearch>
    </div>
  );
}

function Tree({ tree }: { tree: UnitTree }) {
  const w = useWords(words);
  const { count } = useFormats();
  const api = useApi();
  const go = useGo();
  const { unitId, setUnit } = useScope();
  const { pathname } = useLocation();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => {
    const kept = readKept<string[] | null>('tree.open', null);
    return kept === null ? firstOpen(tree) : new Set(kept);
  });
  const buildingIds = [...open].filter((key) => /^building:[^:]+$/.test(key)).map((key) => key.slice(9));
  const asked = useQueries({
    queries: buildingIds.map((buildingId) => ({
      queryKey: [RoomsOfBuilding.name, { buildingId }],
      queryFn: () => api.ask(RoomsOfBuilding, { buildingId }),
      staleTime: 300_000,
    })),
  });
  const roomsOf: RoomsOf = (buildingId) => {
    const query = asked[buildingIds.indexOf(buildingId)];
    if (query?.data !== undefined) return query.data.roomsOfBuilding;
    return query?.isError === true ? 'failed' : 'loading';
  };
  const rows = treeRows(tree, open, roomsOf);
  const chosen = /^\/desk\/([^/]+)/.exec(pathname)?.[1];
  const chosenKey = chosen !== undefined ? `room:${chosen}` : `unit:${unitId}`;
  const [active, setActive] = useState<string | null>(null);
  const current = rows.find((row) => row.key === active) ?? rows.find((row) => row.key === chosenKey) ?? rows[0];
  const list = useRef<HTMLUListElement>(null);
  const focusWanted = useRef(false);

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  });

  function toggle(row: TreeRow): void {
    const next = new Set(open);
    if (!next.delete(row.key)) next.add(row.key);
    setOpen(next);
    writeKept('tree.open', [...next]);
  }

  function choose(row: TreeRow): void {
    setActive(row.key);
    if (row.roomId !== undefined) go(`/desk/${row.roomId}`);
    else if (row.unitId !== undefined && row.isForeign !== true) {
      // On a room's desk another unit means: back to lists.
      if (chosen !== undefined) go(`/?unit=${row.unitId}`);
      else setUnit(row.unitId === unitId ? undefined : row.unitId);
    } else if (row.kind === 'failed') void asked[buildingIds.indexOf(row.buildingId ?? '')]?.refetch();
    else if (row.isExpandable) toggle(row);
  }

  function move(to: TreeRow | undefined): void {
    if (to === undefined) return;
    focusWanted.current = true;
    setActive(to.key);
  }

  function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
    if (current === undefined) return;
    const at = rows.indexOf(current);
    switch (event.key) {
      case 'ArrowDown':
        move(rows[at + 1]);
        break;
      case 'ArrowUp':
        move(rows[at - 1]);
        break;
      case 'Home':
        move(rows[0]);
        break;
      case 'End':
        move(rows.at(-1));
        break;
      case 'ArrowRight':
        if (current.isExpandable && !current.isExpanded) toggle(current);
        else if (current.isExpanded) move(rows[at + 1]);
        break;
      case 'ArrowLeft':
        if (current.isExpanded) toggle(current);
        else move(rows.find((row) => row.key === current.parent));
        break;
      case 'Enter':
      case ' ':
        choose(current);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  const sizes = useMemo(() => siblings(rows), [rows]);
  if (rows.length === 0) return <p className="quiet">{w.emptyTree}</p>;
  return (
    <>
      {unitId !== undefined && (
        <Button size="small" onClick={() => setUnit(undefined)}>
          {w.all}
        </Button>
      )}
      <ul role="tree" aria-label={w.tree} className={styles['tree']} ref={list} onKeyDown={onKeyDown}>
        {rows.map((row) => (
          <li
            key={row.key}
            role="treeitem"
            aria-level={row.level}
            aria-posinset={sizes.get(row.key)?.[0]}
            aria-setsize={sizes.get(row.key)?.[1]}
            aria-expanded={row.isExpandable ? row.isExpanded : undefined}
            aria-selected={row.key === chosenKey}
            tabIndex={row === current ? 0 : -1}
            className={[
              styles['row'],
              row.key === chosenKey && styles['chosen'],
              row.isForeign === true && styles['foreign'],
            ]
              .filter(Boolean)
              .join(' ')}
            style={{ paddingLeft: (row.level - 1) * 14 + 4 }}
            title={row.label}
            onClick={() => choose(row)}
          >
            <span
              aria-hidden="true"
              className={styles['caret']}
              onClick={(event) => {
                if (!row.isExpandable) return;
                event.stopPropagation();
                toggle(row);
              }}
            >
              {row.isExpandable && (row.isExpanded ? <CaretDownOutlined /> : <CaretRightOutlined />)}
            </span>
            <span className={styles['label']}>
              {row.kind === 'loading' ? '…' : row.kind === 'failed' ? '↻' : row.label}
            </span>
            {row.count !== undefined && <span className={styles['count']}>{w.rooms(count(row.count))}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Key → which of how many beside each other: what a screen reader tells. */
function siblings(rows: readonly TreeRow[]): Map<string, [number, number]> {
  const byParent = new Map<string | null, TreeRow[]>();
  for (const row of rows) {
    const beside = byParent.get(row.parent);
    if (beside === undefined) byParent.set(row.parent, [row]);
    else beside.push(row);
  }
  return new Map(
    [...byParent.values()].flatMap((beside) => beside.map((row, at) => [row.key, [at + 1, beside.length]] as [string, [number, number]])),
  );
}
