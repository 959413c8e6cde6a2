import { Button, Form, Input } from 'antd';
import { CloseCase, ExceptionCases, RefundCase } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { Failure } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { RefundLines } from '../payments/refund-lines';
import { ScreenLink } from '../scope/scope';
import type { Case } from './cases-page';
import { words } from './words';
import styles from './payment-cases.module.css';

/** What happened to the money, what to do about it, and doing it. */
export function CaseCard({ given }: { given: Case }) {
  const w = useWords(words);
  const may = useMay();
  const refreshes = [ExceptionCases];
  const refunding = useChange(RefundCase, (answer) => answer.refundCase, { refreshes });
  const closing = useChange(CloseCase, (answer) => answer.closeCase, { refreshes });
  const problem = refunding.refusals ?? refunding.failure;
  const mayResolve = given.state === 'OPEN' && may('payment.case_resolve');
  return (
    <div className={styles['stack']}>
      <section aria-label={w.happened}>
        <h3>{w.happened}</h3>
        <p>{w.happenedOf[given.kind] ?? ''}</p>
        {given.reasons.length > 0 && <p className="quiet">{given.reasons.map((reason) => w.reasonNames[reason] ?? reason).join('；')}</p>}
        {given.differs.length > 0 && (
          <p>
            {w.differs} {given.differs.map((name) => w.differNames[name] ?? name).join('、')}
          </p>
        )}
      </section>
      <Facts
        rows={[
          [w.state, w.states[given.state]],
          [w.amount, <Money key="amount" of={given.amount} />],
          ...(given.expected === null ? [] : [[w.expected, <Money key="expected" of={given.expected} />] as const]),
          [w.money, given.isBooked ? w.isBooked : (w.heldOf[given.kind] ?? w.notBooked)],
          [w.provider, w.providers[given.provider] ?? given.provider],
          [w.community, given.community ?? w.nobodys],
          ...(given.number === '' ? [] : [[w.number, <span key="number" className="figures">{given.number}</span>] as const]),
          ...(given.answerBy === null ? [] : [[w.answerBy, <DateText key="answer" moment={given.answerBy} />] as const]),
          [w.openedAt, <DateText key="opened" moment={given.openedAt} />],
          ...(given.resolvedAt === null
            ? []
            : ([
                [w.resolvedAt, <DateText key="resolved" moment={given.resolvedAt} />],
                [w.resolvedBy, given.resolvedBy ?? w.bySystem],
                [w.resolution, given.resolution ?? '—'],
              ] as const)),
        ]}
      />
      {given.paymentId !== null && may('billing.cash') && (
        <p>
          <ScreenLink to={`/payments/${given.paymentId}`}>{w.seePayment}</ScreenLink>
        </p>
      )}
      <RefundLines refunds={given.refunds} />
      {given.state !== 'RESOLVED' && (
        <section aria-label={w.toDo}>
          <h3>{w.toDo}</h3>
          <p>{given.state === 'REFUNDING' ? w.waitForRefund : given.isBooked ? w.refundHint : (w.toDoOf[given.kind] ?? w.closeHint)}</p>
          {!mayResolve && given.state === 'OPEN' && <p className="quiet">{w.needsPermission}</p>}
        </section>
      )}
      {mayResolve && given.isBooked && (
        <>
          {problem !== null && <Failure isInline error={problem} />}
          <Button
            danger
            className={styles['button']}
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
    </div>
  );
}
