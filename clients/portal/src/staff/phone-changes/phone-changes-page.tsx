import { Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import {
  ApprovePhoneChange,
  Person,
  PhoneChanges,
  RejectPhoneChange,
  type PhoneChangesQuery,
  type PhoneChangeState,
} from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { EntityForm } from '@shared/form/entity-form';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { ScreenLink } from '../scope/scope';
import { words } from './words';

type PhoneChange = PhoneChangesQuery['phoneChanges']['nodes'][number];

const STATES: readonly PhoneChangeState[] = ['PENDING', 'APPROVED', 'REJECTED', 'CANCELLED'];
const TONES: Record<PhoneChangeState, Tone> = {
  PENDING: 'waiting',
  APPROVED: 'paid',
  REJECTED: 'failed',
  CANCELLED: 'quiet',
};

/** Who wants another number in his account, newest first. */
export default function PhoneChangesPage() {
  const w = useWords(words);
  const fields = useMemo(
    () =>
      filterFields({
        state: {
          kind: 'choice',
          label: w.state,
          options: STATES.map((value) => ({ value, label: w.states[value] })),
        },
      }),
    [w],
  );
  const [values, search] = useUrlFilter(fields);
  const columns: Column<PhoneChange>[] = [
    {
      key: 'person',
      title: w.person,
      width: 160,
      render: (row) => <ScreenLink to={`/customers/${row.personId}`}>{row.person}</ScreenLink>,
    },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (row) => <StatusTag tone={TONES[row.state]}>{w.states[row.state]}</StatusTag>,
    },
    { key: 'oldPhone', title: w.oldPhone, width: 130, render: (row) => <span className="figures">{oldPhone(row)}</span> },
    { key: 'newPhone', title: w.newPhone, width: 130, render: (row) => <span className="figures">{row.newPhone}</span> },
    { key: 'reason', title: w.reason, width: 220, render: (row) => row.reason },
    { key: 'requestedAt', title: w.requestedAt, width: 150, render: (row) => <DateText moment={row.requestedAt} /> },
    { key: 'decidedBy', title: w.decidedBy, width: 110, render: (row) => row.decidedBy ?? '' },
  ];
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="phone-changes"
        caption={w.title}
        document={PhoneChanges}
        variables={{ state: values.state }}
        connection={(answer) => answer.phoneChanges}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={(row) => row.person}
        drawer={(row) => <PhoneChangeCard change={row} />}
        empty={{ title: w.empty, hint: w.emptyHint }}
      />
    </>
  );
}

/** The API knows the account's number of today, which after a change is the new one. */
function oldPhone(change: PhoneChange): string {
  return change.state === 'APPROVED' ? '—' : change.oldPhone;
}

function PhoneChangeCard({ change }: { change: PhoneChange }) {
  const w = useWords(words);
  const [chosen, setChosen] = useState<'approve' | 'reject' | null>(null);
  const refreshes = [PhoneChanges, Person];
  const approving = useChange(ApprovePhoneChange, (answer) => answer.approvePhoneChange, { refreshes });
  const rejecting = useChange(RejectPhoneChange, (answer) => answer.rejectPhoneChange, { refreshes });
  const facts = (
    <Facts
      rows={[
        [w.oldPhone, oldPhone(change)],
        [w.newPhone, change.newPhone],
        [w.reason, change.reason || '—'],
        [w.state, w.states[change.state]],
        [w.requestedAt, <DateText key="asked" moment={change.requestedAt} />],
        [w.decidedAt, <DateText key="decided" moment={change.decidedAt} />],
        [w.decidedBy, change.decidedBy ?? '—'],
        [w.note, change.note || '—'],
      ]}
    />
  );
  if (change.state !== 'PENDING') return facts;
  if (chosen === null) {
    return (
      <>
        {facts}
        <p>
          <Button onClick={() => setChosen('reject')}>{w.reject}</Button>{' '}
          <Button type="primary" onClick={() => setChosen('approve')}>
            {w.approve}
          </Button>
        </p>
      </>
    );
  }
  const deciding = chosen === 'approve' ? approving : rejecting;
  return (
    <>
      {facts}
      <EntityForm<{ note: string }>
        name="decision"
        initial={{ note: '' }}
        isDanger={chosen === 'reject'}
        submitText={w[chosen]}
        onCancel={() => setChosen(null)}
        onSubmit={({ note }) => deciding.run({ input: { phoneChangeId: change.id, note } })}
        onDone={() => setChosen(null)}
      >
        <Form.Item
          name="note"
          label={w.note}
          extra={w.noteHint}
          rules={[{ required: chosen === 'reject', whitespace: true, message: w.needsNote }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
      </EntityForm>
    </>
  );
}
