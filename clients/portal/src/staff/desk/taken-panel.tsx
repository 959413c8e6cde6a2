import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { ReceiptLink, type ReceiptFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Failure } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { KeyCap } from './key-cap';
import { useKeys } from './keys';
import type { TillStep } from './use-till';
import { words } from './words';
import styles from './desk.module.css';

interface TakenPanelProps {
  step: Extract<TillStep, { kind: 'taken' | 'applied' }>;
  onNextOwner: () => void;
  onGoOn: () => void;
}

/** It is done: what to give back, the number of the receipt, and what comes next. */
export function TakenPanel({ step, onNextOwner, onGoOn }: TakenPanelProps) {
  const w = useWords(words);
  const format = useFormats();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  useKeys({
    P: () => panel.current?.querySelector<HTMLElement>('a[data-print]')?.click(),
    N: onNextOwner,
    G: onGoOn,
  });
  return (
    <Card title={w.done}>
      <div ref={panel} tabIndex={-1} className={styles['till']} role="status" aria-label={w.done}>
        {step.kind === 'applied' ? (
          <p>
            {w.appliedDone(
              format.money({ amountMinor: step.appliedMinor }),
              format.money({ amountMinor: step.balanceMinor }),
            )}
          </p>
        ) : (
          <>
            <div className={styles['line']}>
              <span>{w.change}</span>
              <output className={styles['change']} data-figure="change">
                {format.money(step.taken.change)}
              </output>
            </div>
            <dl className={styles['done']}>
              <dt>{w.tendered}</dt>
              <dd>
                <Money of={step.taken.tendered} />
              </dd>
              {step.taken.applied.amountMinor > 0 && (
                <>
                  <dt>{w.applied}</dt>
                  <dd>
                    <Money of={step.taken.applied} />
                  </dd>
                </>
              )}
              {step.taken.prepaid.amountMinor > 0 && (
                <>
                  <dt>{w.prepaid}</dt>
                  <dd>
                    <Money of={step.taken.prepaid} />
                  </dd>
                </>
              )}
            </dl>
            {step.taken.receipts.map((receipt, at) => (
              <PrintedReceipt key={receipt.id} receipt={receipt} isFirst={at === 0} />
            ))}
          </>
        )}
        <div className={styles['choices']}>
          <Button onClick={onGoOn}>
            <KeyCap name="G">{w.goOn}</KeyCap>
          </Button>
          <Button type="primary" onClick={onNextOwner}>
            <KeyCap name="N">{w.nextOwner}</KeyCap>
          </Button>
        </div>
      </div>
    </Card>
  );
}

function PrintedReceipt({ receipt, isFirst }: { receipt: ReceiptFragment; isFirst: boolean }) {
  const w = useWords(words);
  const link = useAsk(ReceiptLink, { id: receipt.id }, { staleMs: 300_000 });
  return (
    <div className={styles['receipt']}>
      <span>
        {w.receipt} <strong className="figures">{receipt.number}</strong> <Money of={receipt.total} />
      </span>
      {link.data !== undefined ? (
        <Button icon={<PrinterOutlined />} href={link.data.receiptLink} target="_blank" rel="noopener" data-print="">
          {isFirst ? <KeyCap name="P">{w.print}</KeyCap> : w.print}
        </Button>
      ) : link.error !== null ? (
        <Failure isInline error={link.error} onRetry={() => void link.refetch()} />
      ) : (
        <Button icon={<PrinterOutlined />} loading>
          {w.print}
        </Button>
      )}
    </div>
  );
}
