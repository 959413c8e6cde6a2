import { Button, Form, Input } from 'antd';
import { useMemo } from 'react';
import { CloseCase, ExceptionCases, RefundCase, type ExceptionCasesQuery } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { EntityForm } from '@shared/form/entity-form';
import { Failure } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { words } from './words';

type Case = ExceptionCasesQuery['exceptionCases']['nodes'][number];

const TONES: Record<Case['state'], Tone> = { OPEN: 'owed', REFUNDING: 'working', RESOLVED: 'paid' };

/** Money that fits no bill, and what became of it. */
export default function CasesPage() {
  const w = useWords(words);
  const fields = useMemo(() => filterFields({ isOpen: { kind: 'flag', label: w.onlyOpen } }), [w]);
  const [values, search] = useUrlFilter(fields);
  const columns: Column<Case>[] = [
    { key: 'openedAt', title: w.openedAt, width: 150, render: (row) => <DateText moment={row.openedAt} /> },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.state]}>{w.states[row.state]}</StatusTag>,
    },
    { key: 'kind', title: w.kind, width: 160, render: (row) => w.kinds[row.kind] },
    { key: 'amount', title: w.amount, align: 'right', render: (row) => <Money of={row.amount} /> },
    { key: 'provider', title: w.provider, width: 90, render: (row) => w.providers[row.provider] ?? row.provider },
    { key: 'money', title: w.money, width: 200, render: (row) => (row.isBooked ? w.isBooked : w.notBooked) },
    { key: 'resolution', title: w.resolution, width: 240, render: (row) => row.resolution ?? '' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="payment-cases"
        caption={w.title}
        document={ExceptionCases}
        variables={{ isOpen: values.isOpen ?? null }}
        connection={(answer) => answer.exceptionCases}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => w.kinds[row.kind]}
        drawer={(row) => <CaseCard given={row} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}

function CaseCard({ given }: { given: Case }) {
  const w = useWords(words);
  const may = useMay();
  const refreshes = [ExceptionCases];
  const refunding = useChange(RefundCase, (answer) => answer.refundCase, { refreshes });
  const closing = useChange(CloseCase, (answer) => answer.closeCase, { refreshes });
  const problem = refunding.refusals ?? refunding.failure;
  const mayResolve = given.state === 'OPEN' && may('payment.case_resolve');
  return (
    <>
      <Facts
        rows={[
          [w.state, w.states[given.state]],
          [w.amount, <Money key="amount" of={given.amount} />],
          [w.money, given.isBooked ? w.isBooked : w.notBooked],
          [w.provider, w.providers[given.provider] ?? given.provider],
          [w.openedAt, <DateText key="opened" moment={given.openedAt} />],
          [w.resolvedAt, <DateText key="resolved" moment={given.resolvedAt} />],
          [w.resolution, given.resolution ?? '—'],
        ]}
      />
      {mayResolve && given.isBooked && (
        <>
          <p className="quiet">{w.refundHint}</p>
          {problem !== null && <Failure isInline error={problem} />}
          <Button
            danger
            loading={refunding.isRunning}
            onClick={() => void refunding.run({ input: { caseId: given.id } }).catch(() => undefined)}
          >
            {w.refund}
          </Button>
        </>
      )}
      {mayResolve && !given.isBooked && (
        <EntityForm<{ resolution: string }>
          name="case"
          initial={{ resolution: '' }}
          submitText={w.close}
          onSubmit={({ resolution }) => closing.run({ input: { caseId: given.id, resolution } })}
        >
          <Form.Item
            name="resolution"
            label={w.resolution}
            rules={[{ required: true, whitespace: true, message: w.needsResolution }]}
          >
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </EntityForm>
      )}
    </>
  );
}
