import { FileSearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useMay } from '@shared/api/permissions';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { RawMessageDrawer } from './raw-message';
import { processWords } from './process-words';
import { RefundLines } from './refund-lines';
import type { AttemptRow } from './timeline';
import { words } from './words';
import styles from './payments.module.css';

export type MessageRow = AttemptRow['messages'][number];

const TONES: Record<AttemptRow['state'], Tone> = {
  CREATING: 'working',
  OPEN: 'waiting',
  UNKNOWN: 'warning',
  SUPERSEDED: 'quiet',
  SUCCEEDED: 'paid',
  CLOSED: 'quiet',
  FAILED: 'failed',
};
const MESSAGE_TONES: Record<MessageRow['state'], Tone> = { PENDING: 'working', PROCESSED: 'paid', PARKED: 'warning' };

/** One try at a provider: its parts, what went back of them, every message about it. */
export function AttemptCard({ attempt, place }: { attempt: AttemptRow; place: number }) {
  const w = useWords(words);
  const p = useWords(processWords);
  return (
    <Card
      title={`${p.attempt(place)} · ${w.ways[attempt.provider] ?? attempt.provider} · ${p.channels[attempt.channel] ?? attempt.channel}`}
      actions={<StatusTag tone={TONES[attempt.state]}>{p.attemptStates[attempt.state]}</StatusTag>}
    >
      <div className={styles['card']}>
        <Facts
          rows={[
            [p.number, <span key="number" className={styles['number']}>{attempt.number}</span>],
            [p.createdAt, <DateText key="created" moment={attempt.createdAt} />],
            [p.expiresAt, <DateText key="expires" moment={attempt.expiresAt} />],
            [p.checks, attempt.checks],
            ...(attempt.groups > 1 ? [[p.part, p.partOf(attempt.position, attempt.groups)] as const] : []),
            ...(attempt.refusal !== '' ? [[p.refusal, attempt.refusal] as const] : []),
          ]}
        />
        {attempt.legs.map((leg) => (
          <section key={leg.number} aria-label={leg.number} className={styles['leg']}>
            <p className={styles['line']}>
              <span>
                {leg.community} <span className="quiet">{p.legStates[leg.state]}</span>
              </span>
              <Money of={leg.amount} />
            </p>
            <Facts
              rows={[
                [p.merchantNumber, <span key="number" className={styles['number']}>{leg.number}</span>],
                [p.transaction, <span key="transaction" className={styles['number']}>{leg.transactionId || '—'}</span>],
                [p.account, <span key="account" className={styles['number']}>{leg.account || p.ownAccount}</span>],
                [p.succeededAt, <DateText key="succeeded" moment={leg.succeededAt} />],
              ]}
            />
            <RefundLines refunds={leg.refunds} />
          </section>
        ))}
        {attempt.channel !== 'DESK' && <Messages messages={attempt.messages} />}
      </div>
    </Card>
  );
}

function Messages({ messages }: { messages: readonly MessageRow[] }) {
  const p = useWords(processWords);
  const { count } = useFormats();
  const may = useMay();
  const [opened, setOpened] = useState<MessageRow | null>(null);
  if (messages.length === 0) return <p className="quiet">{p.noMessages}</p>;
  return (
    <section aria-label={p.messages}>
      <h3>
        {p.messages} <span className="quiet">{count(messages.length)}</span>
      </h3>
      <ul className={styles['messages']}>
        {messages.map((message) => (
          <li key={message.id}>
            <p className={styles['line']}>
              <span>
                <DateText moment={message.receivedAt} /> {p.origins[message.origin]} · {p.kinds[message.kind] ?? message.kind}
              </span>
              <StatusTag tone={MESSAGE_TONES[message.state]}>{p.messageStates[message.state]}</StatusTag>
            </p>
            <Facts
              rows={[
                [p.amount, message.amount === null ? '—' : <Money key="amount" of={message.amount} />],
                [p.transaction, <span key="transaction" className={styles['number']}>{message.transactionId || '—'}</span>],
                [p.payer, <span key="payer" className={styles['number']}>{message.payer || '—'}</span>],
                ...(message.refundNumber !== '' ? [[p.refundNumber, message.refundNumber] as const] : []),
                ...(message.tries > 0 ? [[p.failures, `${message.tries} ${message.lastError}`] as const] : []),
              ]}
            />
            {may('payment.message_read') && (
              <Button className="no-print" icon={<FileSearchOutlined />} onClick={() => setOpened(message)}>
                {p.readRaw}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!may('payment.message_read') && <p className="quiet">{p.rawKept}</p>}
      <RawMessageDrawer message={opened} onClose={() => setOpened(null)} />
    </section>
  );
}
