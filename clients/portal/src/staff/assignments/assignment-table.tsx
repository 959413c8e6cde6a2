import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { Assignments, type AssignmentFilter, type AssignmentsQuery } from '@kit/gql/staff';
import { useMay } from '@shared/api/permissions';
import { SideDrawer } from '@shared/state/side-drawer';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { PlaceText } from '@shared/text/place-text';
import { dayBefore } from './days';
import { EndForm } from './end-form';
import { words } from './words';

export type AssignmentRow = AssignmentsQuery['assignments']['nodes'][number];

interface AssignmentTableProps {
  name: string;
  filter: AssignmentFilter;
  actions?: ReactNode;
}

/** Assignments, newest first; who may set charges up can end them. */
export function AssignmentTable({ name, filter, actions }: AssignmentTableProps) {
  const w = useWords(words);
  const may = useMay();
  const [ending, setEnding] = useState<AssignmentRow | null>(null);
  const columns: Column<AssignmentRow>[] = [
    {
      key: 'object',
      title: w.object,
      width: 220,
      render: ({ object: { code, room } }) =>
        room === null ? code : <PlaceText community={room.community} label={room.label} />,
    },
    { key: 'code', title: w.code, width: 180, render: (row) => row.object.code },
    { key: 'kind', title: w.kind, width: 80, render: (row) => w.kinds[row.object.kind] },
    { key: 'tariff', title: w.tariff, width: 220, render: (row) => `${row.tariff.code} ${row.tariff.name}` },
    { key: 'item', title: w.item, width: 130, render: (row) => row.tariff.item.name },
    { key: 'payer', title: w.payer, width: 90, render: (row) => w.payers[row.payerRole] },
    { key: 'from', title: w.from, width: 140, render: (row) => <DateText day={row.startsOn} /> },
    {
      key: 'until',
      title: w.until,
      width: 140,
      render: (row) => (row.endsOn === null ? <span className="quiet">{w.withoutEnd}</span> : <DateText day={dayBefore(row.endsOn)} />),
    },
  ];
  if (may('billing.setup')) {
    columns.push({
      key: 'end',
      title: w.end,
      width: 110,
      render: (row) =>
        row.endsOn === null && (
          <Button size="small" onClick={() => setEnding(row)}>
            {w.end}
          </Button>
        ),
    });
  }
  return (
    <>
      <DataTable
        name={name}
        caption={w.title}
        document={Assignments}
        variables={{ filter }}
        connection={(answer) => answer.assignments}
        rowKey={(row) => row.id}
        columns={columns}
        actions={actions}
        empty={{ title: w.emptyTitle, hint: w.emptyHint }}
      />
      <SideDrawer title={ending === null ? '' : w.endTitle(ending.object.code)} isOpen={ending !== null} onClose={() => setEnding(null)}>
        {ending !== null && <EndForm assignment={ending} onDone={() => setEnding(null)} />}
      </SideDrawer>
    </>
  );
}
