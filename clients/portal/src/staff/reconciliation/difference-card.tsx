import { Form, Input, Select } from 'antd';
import {
  AddDifferenceNote,
  AssignDifference,
  DifferenceOwners,
  ExplainDifference,
  StatementDifferences,
  type DifferenceFragment,
} from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { DayField } from '@shared/form/day-field';
import { EntityForm } from '@shared/form/entity-form';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { words } from './words';
import styles from './reconciliation.module.css';

const RENEWED = [StatementDifferences, { name: 'ReconciliationDays' }];

/** One difference: what it is, who finds it out, what was noted and found. */
export function DifferenceCard({ row, onDone }: { row: DifferenceFragment; onDone: () => void }) {
  const w = useWords(words);
  const may = useMay();
  const mayExplain = row.state === 'OPEN' && may('payment.reconcile_explain');
  return (
    <div className={styles['stack']}>
      <p className="quiet">{w.kindHints[row.kind]}</p>
      <Facts
        rows={[
          [w.day, <DateText key="day" day={row.day} />],
          [w.provider, w.providers[row.provider] ?? row.provider],
          [w.ours, row.ours === null ? '—' : <Money key="ours" of={row.ours} />],
          [w.theirs, row.theirs === null ? '—' : <Money key="theirs" of={row.theirs} />],
          [w.oursState, row.oursState || '—'],
          [w.theirsState, row.theirsState || '—'],
          [w.number, row.number],
          [w.transaction, row.transactionId || '—'],
          [w.community, row.community ?? w.nobodys],
          [w.foundAt, <DateText key="found" moment={row.foundAt} />],
          [w.owner, row.owner ?? w.nobody],
          [w.dueOn, <DateText key="due" day={row.dueOn} />],
          ...(row.note !== ''
            ? ([
                [w.note, row.note],
                [w.staff, row.staff ?? '—'],
                [w.explainedAt, <DateText key="explained" moment={row.explainedAt} />],
              ] as const)
            : []),
        ]}
      />
      {row.notes.length > 0 && (
        <section aria-label={w.notes}>
          <h3>{w.notes}</h3>
          <ul className={styles['notes']}>
            {row.notes.map((note) => (
              <li key={`${note.writtenAt} ${note.text}`}>
                {note.text}{' '}
                <span className="quiet">
                  {note.staff} <DateText moment={note.writtenAt} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayExplain && <Explaining row={row} onDone={onDone} />}
      {mayExplain && <Assigning row={row} />}
      {may('payment.reconcile_explain') && <Noting row={row} />}
    </div>
  );
}

function Explaining({ row, onDone }: { row: DifferenceFragment; onDone: () => void }) {
  const w = useWords(words);
  const explaining = useChange(ExplainDifference, (answer) => answer.explainDifference, { refreshes: RENEWED });
  return (
    <EntityForm<{ note: string }>
      name="explain-difference"
      initial={{ note: '' }}
      submitText={w.explain}
      onSubmit={({ note }) => explaining.run({ input: { differenceId: row.id, note } })}
      onDone={onDone}
    >
      <Form.Item name="note" label={w.note} rules={[{ required: true, whitespace: true, message: w.needsNote }]}>
        <Input.TextArea rows={2} maxLength={200} placeholder={w.noteHint} />
      </Form.Item>
    </EntityForm>
  );
}

function Assigning({ row }: { row: DifferenceFragment }) {
  const w = useWords(words);
  const owners = useAsk(DifferenceOwners, {});
  const assigning = useChange(AssignDifference, (answer) => answer.assignDifference, { refreshes: RENEWED });
  return (
    <EntityForm<{ accountId?: number; dueOn?: string }>
      name="assign-difference"
      initial={{ accountId: row.ownerAccountId ?? undefined, dueOn: row.dueOn ?? undefined }}
      submitText={w.assign}
      onSubmit={({ accountId, dueOn }) =>
        assigning.run({ input: { differenceId: row.id, accountId: accountId ?? null, dueOn: dueOn ?? null } })
      }
    >
      <p className="quiet">{w.assignHint}</p>
      <Form.Item name="accountId" label={w.owner}>
        <Select
          allowClear
          loading={owners.isPending}
          placeholder={w.nobody}
          options={(owners.data?.differenceOwners ?? []).map(({ accountId, name }) => ({ value: accountId, label: name }))}
        />
      </Form.Item>
      <Form.Item name="dueOn" label={w.dueOn}>
        <DayField />
      </Form.Item>
    </EntityForm>
  );
}

function Noting({ row }: { row: DifferenceFragment }) {
  const w = useWords(words);
  const [form] = Form.useForm<{ text: string }>();
  const noting = useChange(AddDifferenceNote, (answer) => answer.addDifferenceNote, {
    refreshes: RENEWED,
    onDone: () => form.resetFields(),
  });
  return (
    <EntityForm<{ text: string }>
      name="note-difference"
      form={form}
      initial={{ text: '' }}
      submitText={w.addNote}
      onSubmit={({ text }) => noting.run({ input: { differenceId: row.id, text } })}
    >
      <Form.Item name="text" label={w.noteText} rules={[{ required: true, whitespace: true, message: w.needsNote }]}>
        <Input maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}
