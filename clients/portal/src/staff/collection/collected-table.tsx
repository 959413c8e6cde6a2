import type { CollectionRateQuery } from '@kit/gql/staff';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { ScreenLink } from '../scope/scope';
import { shownRate } from './rate';
import { words } from './words';

export type Part = CollectionRateQuery['collectionRate']['byUnit'][number];

interface CollectedTableProps {
  name: string;
  caption: string;
  first: string;
  rows: readonly Part[];
  onOpen: (row: Part) => void;
  /** Address of the unpaid bills behind a row. */
  bills: (row: Part) => string;
}

/** Units or items with their rates, the lowest first; a row drills down, its open sum leads to the bills. */
export function CollectedTable({ name, caption, first, rows, onOpen, bills }: CollectedTableProps) {
  const w = useWords(words);
  const { money } = useFormats();
  const sorted = [...rows].sort((one, other) => Number(one.figures.rate ?? 101) - Number(other.figures.rate ?? 101));
  const columns: Column<Part>[] = [
    { key: 'name', title: first, width: 150, render: (row) => row.name },
    {
      key: 'rate',
      title: w.rate,
      width: 96,
      align: 'right',
      render: (row) => <span className="figures">{shownRate(row.figures.rate)}</span>,
    },
    { key: 'collectable', title: w.collectable, width: 130, align: 'right', render: (row) => <Money of={row.figures.collectable} /> },
    { key: 'applied', title: w.applied, width: 120, align: 'right', isHidden: true, render: (row) => <Money of={row.figures.applied} /> },
    {
      key: 'open',
      title: w.open,
      width: 130,
      align: 'right',
      render: (row) => (
        <ScreenLink to={bills(row)} className="figures" onClick={(event) => event.stopPropagation()}>
          {money({
            amountMinor: row.figures.collectable.amountMinor - row.figures.applied.amountMinor,
            currency: row.figures.collectable.currency,
          })}
        </ScreenLink>
      ),
    },
  ];
  return (
    <RowsTable
      name={name}
      caption={caption}
      rows={sorted}
      rowKey={(row) => row.id ?? row.name}
      columns={columns}
      onOpen={onOpen}
      isShort
      empty={{ title: w.nothingBilled }}
    />
  );
}
