import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { PausePayments, PaymentPauses, ResumePayments, type PaymentPausesQuery } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { SideDrawer } from '@shared/state/side-drawer';
import { Failure } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { UnitPicker } from '../scope/unit-picker';
import { words } from './words';

type Pause = PaymentPausesQuery['paymentPauses']['nodes'][number];

function isActive(pause: Pause): boolean {
  return pause.resumedAt === null && (pause.endsAt === null || Date.parse(pause.endsAt) > Date.now());
}

/** When nobody may begin to pay online, where and why. */
export default function PausesPage() {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const pausing = useChange(PausePayments, (answer) => answer.pausePayments, { refreshes: [PaymentPauses] });
  const place = (row: Pause): string => (row.isPlatform ? w.platform : (row.community ?? w.company));
  const columns: Column<Pause>[] = [
    { key: 'place', title: w.place, width: 160, render: place },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (row) => (
        <StatusTag tone={isActive(row) ? 'warning' : 'quiet'}>{isActive(row) ? w.active : w.over}</StatusTag>
      ),
    },
    { key: 'reason', title: w.reason, width: 280, render: (row) => row.reason },
    { key: 'startsAt', title: w.startsAt, width: 150, render: (row) => <DateText moment={row.startsAt} /> },
    {
      key: 'endsAt',
      title: w.endsAt,
      width: 150,
      render: (row) => (row.endsAt === null ? w.untilResumed : <DateText moment={row.endsAt} />),
    },
    { key: 'resumedAt', title: w.resumedAt, width: 150, render: (row) => <DateText moment={row.resumedAt} /> },
    { key: 'staff', title: w.staff, width: 110, render: (row) => row.staff ?? w.operator },
  ];
  return (
    <>
      <PageHeader
        title={w.pauses}
        hint={w.pausesHint}
        actions={
          <Button type="primary" danger onClick={() => setOpen(true)}>
            {w.pause}
          </Button>
        }
      />
      <DataTable
        name="payment-pauses"
        caption={w.pauses}
        document={PaymentPauses}
        variables={{}}
        connection={(answer) => answer.paymentPauses}
        rowKey={(row) => row.id}
        columns={columns}
        drawerTitle={place}
        drawer={(row) => <PauseCard pause={row} />}
        empty={{ title: w.noPauses, hint: w.noPausesHint }}
      />
      <SideDrawer title={w.pause} isOpen={isOpen} onClose={() => setOpen(false)}>
        <EntityForm<{ unitId: string; reason: string }>
          name="pause"
          isDanger
          initial={{ reason: '' }}
          submitText={w.pause}
          onCancel={() => setOpen(false)}
          onSubmit={(input) => pausing.run({ input })}
          onDone={() => setOpen(false)}
        >
          <Form.Item name="unitId" label={w.place} rules={[{ required: true, message: w.needsUnit }]}>
            <UnitPicker />
          </Form.Item>
          <Form.Item
            name="reason"
            label={w.reason}
            extra={w.reasonHint}
            rules={[{ required: true, whitespace: true, message: w.needsReason }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        </EntityForm>
      </SideDrawer>
    </>
  );
}

function PauseCard({ pause }: { pause: Pause }) {
  const w = useWords(words);
  const resuming = useChange(ResumePayments, (answer) => answer.resumePayments, { refreshes: [PaymentPauses] });
  const problem = resuming.refusals ?? resuming.failure;
  return (
    <>
      <Facts
        rows={[
          [w.reason, pause.reason],
          [w.startsAt, <DateText key="starts" moment={pause.startsAt} />],
          [w.endsAt, pause.endsAt === null ? w.untilResumed : <DateText key="ends" moment={pause.endsAt} />],
          [w.resumedAt, <DateText key="resumed" moment={pause.resumedAt} />],
          [w.staff, pause.staff ?? w.operator],
        ]}
      />
      {problem !== null && <Failure isInline error={problem} />}
      {isActive(pause) && !pause.isPlatform && (
        <Button
          type="primary"
          loading={resuming.isRunning}
          onClick={() => void resuming.run({ input: { pauseId: pause.id } }).catch(() => undefined)}
        >
          {w.resume}
        </Button>
      )}
    </>
  );
}
