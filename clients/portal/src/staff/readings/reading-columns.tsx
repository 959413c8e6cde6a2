import { Button, Tooltip } from 'antd';
import type { Column } from '@shared/table/columns';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { PlaceText } from '@shared/text/place-text';
import { StatusTag } from '@shared/text/status-tag';
import { useUnitTree } from '../scope/tree';
import { readingOf, usageOf } from './figures';
import { problemOf, ReadingCell, type MeterRow } from './reading-cell';
import type { useDrafts } from './use-drafts';
import { words } from './words';
import styles from './readings.module.css';

interface ReadingColumnsSettings {
  drafts: Pick<ReturnType<typeof useDrafts>, 'typed' | 'refusals' | 'type'>;
  onConfirm: (meterId: string) => void;
}

export function useReadingColumns({ drafts, onConfirm }: ReadingColumnsSettings): Column<MeterRow>[] {
  const w = useWords(words);
  const { decimal } = useFormats();
  const { tree } = useUnitTree();
  const figure = (text: string | null) => <span className="figures">{text === null ? '—' : decimal(text)}</span>;
  // An average, not a reading: two decimals are plenty, and make the column align.
  const average = (text: string | null) => figure(text === null ? null : Number(text).toFixed(2));

  function usage(row: MeterRow): string | null {
    const typed = drafts.typed.get(row.id);
    const value = typed === undefined ? row.value : readingOf(typed);
    return value === null || value === undefined ? null : usageOf(value, row.previous, row.multiplier);
  }

  function state(row: MeterRow) {
    const typed = drafts.typed.get(row.id);
    const problem = drafts.refusals.get(row.id) ?? problemOf(row, typed, w);
    if (problem !== null) {
      // Often longer than the column is wide, and a row keeps its height.
      return (
        <Tooltip title={problem} trigger={['hover', 'focus', 'click']}>
          <span tabIndex={0} className={styles['problem']}>
            {problem}
          </span>
        </Tooltip>
      );
    }
    if (typed !== undefined) return null;
    if (row.value === null) return <StatusTag tone="quiet">{w.states.MISSING}</StatusTag>;
    if (row.confirmedAt !== null) return <StatusTag tone="paid">{w.confirmed(row.confirmedBy ?? '')}</StatusTag>;
    if (row.isOutlier) {
      return (
        <span className={styles['state']}>
          <StatusTag tone="warning">{w.strange}</StatusTag>
          <Button size="small" onClick={() => onConfirm(row.id)}>
            {w.confirm}
          </Button>
        </span>
      );
    }
    return <StatusTag tone="paid">{w.states.ENTERED}</StatusTag>;
  }

  return [
    {
      key: 'place',
      title: w.place,
      width: 200,
      render: (row) => (
        <>
          <PlaceText
            community={row.room?.community ?? tree?.byId.get(row.communityId)?.name ?? ''}
            label={row.room?.label ?? row.building ?? '—'}
          />
          {/* Phases may number their houses alike: the number must stand beside what is typed. */}
          <span className={styles['narrow-code']}>{row.code}</span>
        </>
      ),
    },
    {
      key: 'value',
      title: w.value,
      width: 130,
      align: 'right',
      render: (row) => (
        <ReadingCell row={row} typed={drafts.typed.get(row.id)} refusal={drafts.refusals.get(row.id)} onType={drafts.type} />
      ),
    },
    { key: 'previous', title: w.previous, width: 110, align: 'right', render: (row) => figure(row.previous) },
    { key: 'usage', title: w.usage, width: 100, align: 'right', render: (row) => figure(usage(row)) },
    { key: 'usual', title: w.usual, width: 100, align: 'right', render: (row) => average(row.usual) },
    { key: 'state', title: w.state, width: 240, render: state },
    { key: 'code', title: w.code, width: 170, render: (row) => row.code },
    { key: 'medium', title: w.medium, width: 70, render: (row) => w.media[row.medium] },
    { key: 'level', title: w.level, width: 90, isHidden: true, render: (row) => w.levels[row.level] },
    { key: 'readOn', title: w.readOn, width: 140, render: (row) => <DateText day={row.readOn} /> },
  ];
}
