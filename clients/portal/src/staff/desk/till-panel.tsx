import { Alert, Button, Checkbox, Segmented, type InputRef } from 'antd';
import { useEffect, useId, useRef, type Ref, type RefObject } from 'react';
import { MoneyInput } from '@shared/form/money-input';
import { Failure } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { KeyCap } from './key-cap';
import { TakenPanel } from './taken-panel';
import type { Till, TillMode } from './use-till';
import { words } from './words';
import styles from './desk.module.css';

interface TillPanelProps {
  till: Till;
  roomLabel: string;
  prepaymentMinor: number;
  amount: RefObject<InputRef | null>;
  onMode: (mode: TillMode) => void;
  onBack: () => void;
  onNextOwner: () => void;
}

/** What lies on the desk, and what is given back: the figures that both sides of the desk look at. */
export function TillPanel({ till, roomLabel, prepaymentMinor, amount, onMode, onBack, onNextOwner }: TillPanelProps) {
  const w = useWords(words);
  const format = useFormats();
  const { step, mode } = till;
  if (step.kind === 'taken' || step.kind === 'applied') {
    return <TakenPanel step={step} onNextOwner={onNextOwner} onGoOn={() => onMode('bills')} />;
  }
  const modes: { value: TillMode; label: React.ReactNode; disabled?: boolean }[] = [
    { value: 'bills', label: <KeyCap name="B">{w.takeBills}</KeyCap> },
    { value: 'prepayment', label: <KeyCap name="Y">{w.takePrepayment}</KeyCap> },
    { value: 'apply', label: <KeyCap name="D">{w.applyPrepayment}</KeyCap>, disabled: prepaymentMinor === 0 },
  ];
  return (
    <Card title={w.till}>
      <div className={styles['till']}>
        <Segmented block aria-label={w.till} value={mode} options={modes} onChange={onMode} />
        {mode !== 'prepayment' && (
          <div className={styles['line']}>
            <span>
              {w.due} <span className="quiet">{w.chosen(till.chosen.length)}</span>
            </span>
            <output className={styles['figure']} data-figure="due">
              {format.money({ amountMinor: till.dueMinor })}
            </output>
          </div>
        )}
        {mode === 'apply' ? (
          <p>{w.applyText(format.money({ amountMinor: prepaymentMinor }))}</p>
        ) : (
          <Amounts till={till} roomLabel={roomLabel} amount={amount} />
        )}
        <Troubles till={till} onBack={onBack} />
        <Buttons till={till} onBack={onBack} />
      </div>
    </Card>
  );
}

function Amounts({ till, roomLabel, amount }: { till: Till; roomLabel: string; amount: Ref<InputRef> }) {
  const w = useWords(words);
  const format = useFormats();
  const id = useId();
  const { tendered, mode } = till;
  const isShort = tendered.kind === 'short';
  const figure = isShort ? tendered.missingMinor : till.changeMinor;
  return (
    <>
      <div className={styles['line']}>
        <label htmlFor={id}>
          {mode === 'prepayment' ? w.prepaymentAmount : w.tendered} <KeyCap name="F2" />
        </label>
        <div className={styles['tendered']}>
          <MoneyInput
            id={id}
            ref={amount}
            isLarge
            value={till.typed}
            disabled={till.step.kind !== 'entering'}
            onChange={till.type}
            onEnter={till.confirm}
          />
        </div>
      </div>
      {mode === 'prepayment' ? (
        <p className="quiet">{w.prepaymentOf(roomLabel)}</p>
      ) : (
        <>
          <div className={styles['line']} aria-live="polite">
            <span>{isShort ? w.missing : till.keepsChange && figure > 0 ? w.changeKept : w.change}</span>
            <output className={`${styles['change']} ${isShort ? styles['owed'] : ''}`} data-figure="change">
              {format.money({ amountMinor: figure })}
            </output>
          </div>
          <Checkbox
            checked={till.keepsChange}
            disabled={till.isSending}
            onChange={(event) => till.setKeepsChange(event.target.checked)}
          >
            {w.keepChange} <KeyCap name="F4" /> <span className="quiet">{w.keepChangeOf(roomLabel)}</span>
          </Checkbox>
        </>
      )}
    </>
  );
}

function Troubles({ till, onBack }: { till: Till; onBack: () => void }) {
  const w = useWords(words);
  const format = useFormats();
  const { trouble } = till;
  if (trouble === null) return null;
  switch (trouble.kind) {
    case 'held':
      return (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={w.isHeldTitle}
          description={
            <>
              <p>{w.isHeldText}</p>
              <div className={styles['choices']}>
                <Button onClick={onBack}>
                  <KeyCap name="Esc">{w.notNow}</KeyCap>
                </Button>
                <Button danger loading={till.isSending} onClick={() => void till.send(true)}>
                  <KeyCap name="F8">{w.cancelHeld}</KeyCap>
                </Button>
              </div>
            </>
          }
        />
      );
    case 'changed': {
      const shown = format.money({ amountMinor: trouble.shownMinor });
      const now = format.money({ amountMinor: till.dueMinor });
      const text = trouble.isPaid ? w.justPaid(shown, now) : w.totalChanged(shown, now);
      return <Alert type="warning" showIcon role="alert" title={text} />;
    }
    case 'unknown':
      return (
        <>
          <Failure isInline error={trouble.error} />
          <p>{w.notSure}</p>
        </>
      );
    default:
      return <Failure isInline error={trouble.error} />;
  }
}

function Buttons({ till, onBack }: { till: Till; onBack: () => void }) {
  const w = useWords(words);
  const format = useFormats();
  const confirming = useRef<HTMLButtonElement>(null);
  const isConfirming = till.step.kind === 'confirming';
  useEffect(() => {
    if (isConfirming) confirming.current?.focus();
  }, [isConfirming]);
  if (!isConfirming) {
    return (
      <Button type="primary" size="large" block disabled={!till.mayGoOn} onClick={till.confirm}>
        <KeyCap name="Enter">{w.next}</KeyCap>
      </Button>
    );
  }
  const received = till.keepsChange || till.mode === 'prepayment' ? (till.typed ?? 0) : till.dueMinor;
  const text = till.trouble?.kind === 'unknown' ? w.checkAgain : w.take(format.money({ amountMinor: received }));
  return (
    <div className={styles['choices']}>
      <Button size="large" disabled={till.isSending} onClick={onBack}>
        <KeyCap name="Esc">{w.back}</KeyCap>
      </Button>
      <Button
        ref={confirming}
        type="primary"
        size="large"
        aria-busy={till.isSending}
        // A key that is held down is one press.
        onKeyDown={(event) => event.repeat && event.preventDefault()}
        onClick={() => void till.send()}
      >
        <KeyCap name="Enter">{till.mode === 'apply' ? w.apply : text}</KeyCap>
      </Button>
    </div>
  );
}
