import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { dayOf } from '@kit/format';
import { ApproveBindingRequest, BindingRequests, BindingRequestsWaiting, RefuseBindingRequest } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { RoomPicker } from '../scope/room-picker';
import { ScreenLink } from '../scope/scope';
import { TONES, type BindingRequest } from './binding-requests-page';
import { words } from './words';
import styles from './binding-requests.module.css';

type Candidate = BindingRequest['candidates'][number];
type Approval = { personId: string; roomId?: string; startsOn?: string };

const NOBODY = 'nobody';
const DECIDED = [BindingRequests, BindingRequestsWaiting, { name: 'RoomDesk' }, { name: 'Customers' }];

/** One request beside what is on file; approve it as one of those, or as somebody new, or refuse it. */
export function BindingRequestCard({ request }: { request: BindingRequest }) {
  const w = useWords(words);
  const [chosen, setChosen] = useState<'approve' | 'refuse' | null>(null);
  const close = (): void => setChosen(null);
  return (
    <div className={styles['card']}>
      <StatusTag tone={TONES[request.status]}>{w.states[request.status]}</StatusTag>
      <Facts
        rows={[
          [
            w.room,
            request.room === null ? (
              '—'
            ) : (
              <ScreenLink key="room" to={`/desk/${request.room.id}`}>
                {request.room.community} {request.room.label}
              </ScreenLink>
            ),
          ],
          [w.typed, request.typedRoom || '—'],
          [w.role, w.roles[request.role]],
          [w.kind, w.kinds[request.kind]],
          [w.phone, request.phone],
          [w.idNumber, request.idNumber || '—'],
          [w.relation, request.relation || '—'],
          [w.note, request.note || '—'],
          [w.createdAt, <DateText key="asked" moment={request.createdAt} />],
          ...(request.decidedAt === null
            ? []
            : ([[w.decidedAt, <DateText key="decided" moment={request.decidedAt} />]] as const)),
          ...(request.reason === '' ? [] : ([[w.reason, request.reason]] as const)),
        ]}
      />
      {request.status === 'PENDING' && chosen === null && (
        <div className={styles['buttons']}>
          <Button onClick={() => setChosen('refuse')}>{w.refuse}</Button>
          <Button type="primary" onClick={() => setChosen('approve')}>
            {w.approve}
          </Button>
        </div>
      )}
      {request.status === 'PENDING' && chosen === 'approve' && <Approve request={request} onClose={close} />}
      {request.status === 'PENDING' && chosen === 'refuse' && <Refuse request={request} onClose={close} />}
    </div>
  );
}

function Approve({ request, onClose }: { request: BindingRequest; onClose: () => void }) {
  const w = useWords(words);
  const [form] = Form.useForm<Approval>();
  const approving = useChange(ApproveBindingRequest, (answer) => answer.approveBindingRequest, { refreshes: DECIDED });
  const { candidates } = request;
  const personId = Form.useWatch('personId', form);
  const candidate = candidates.find((each) => each.person.id === personId);
  const isNewHere = candidate === undefined || candidate.role === null;
  return (
    <EntityForm<Approval>
      form={form}
      name="approve"
      initial={{ personId: likeliest(candidates), startsOn: dayOf(Date.now()) }}
      submitText={w.approve}
      onCancel={onClose}
      onSubmit={(values) =>
        approving.run({
          input: {
            requestId: request.id,
            personId: values.personId === NOBODY ? null : values.personId,
            roomId: request.room === null ? (values.roomId ?? null) : null,
            startsOn: isNewHere ? (values.startsOn ?? null) : null,
          },
        })
      }
      onDone={onClose}
    >
      <Form.Item name="personId" label={w.person} extra={candidates.length === 0 ? w.noCandidates : undefined}>
        <Radio.Group className={styles['candidates']}>
          {candidates.map((each) => (
            <Radio key={each.person.id} value={each.person.id}>
              <CandidateText candidate={each} />
            </Radio>
          ))}
          <Radio value={NOBODY}>{w.newPerson}</Radio>
        </Radio.Group>
      </Form.Item>
      {request.room === null && (
        <Form.Item name="roomId" label={w.room} extra={w.noRoom} rules={[{ required: true, message: w.needsRoom }]}>
          <RoomPicker />
        </Form.Item>
      )}
      {isNewHere && (
        <Form.Item name="startsOn" label={w.startsOn} extra={w.startsOnHint}>
          <DayInput />
        </Form.Item>
      )}
    </EntityForm>
  );
}

function CandidateText({ candidate }: { candidate: Candidate }) {
  const w = useWords(words);
  const { date } = useFormats();
  const { person } = candidate;
  return (
    <span className={styles['candidate']}>
      <strong>{person.name}</strong> {person.phone} {person.idNumber}
      {candidate.isSameName && <StatusTag tone="paid">{w.same.name}</StatusTag>}
      {candidate.isSamePhone && <StatusTag tone="paid">{w.same.phone}</StatusTag>}
      {candidate.idMatch === 'EQUAL' && <StatusTag tone="paid">{w.same.id}</StatusTag>}
      {candidate.idMatch === 'DIFFERENT' && <StatusTag tone="warning">{w.same.otherId}</StatusTag>}
      {candidate.role !== null && candidate.startsOn !== null && (
        <span className="quiet">{w.livesThere(w.roles[candidate.role], date(candidate.startsOn))}</span>
      )}
    </span>
  );
}

/** Whom the form proposes: the first on file, unless his ID number speaks against it. */
function likeliest(candidates: readonly Candidate[]): string {
  const [first] = candidates;
  return first === undefined || first.idMatch === 'DIFFERENT' ? NOBODY : first.person.id;
}

function Refuse({ request, onClose }: { request: BindingRequest; onClose: () => void }) {
  const w = useWords(words);
  const refusing = useChange(RefuseBindingRequest, (answer) => answer.refuseBindingRequest, { refreshes: DECIDED });
  return (
    <EntityForm<{ reason: string }>
      name="refuse"
      isDanger
      initial={{ reason: '' }}
      submitText={w.refuse}
      onCancel={onClose}
      onSubmit={({ reason }) => refusing.run({ input: { requestId: request.id, reason } })}
      onDone={onClose}
    >
      <Form.Item
        name="reason"
        label={w.reason}
        extra={w.refuseHint}
        rules={[{ required: true, whitespace: true, message: w.needsReason }]}
      >
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}
