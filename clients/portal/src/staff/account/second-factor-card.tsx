import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import {
  ConfirmSecondFactor,
  OfferSecondFactor,
  RemoveSecondFactor,
  ReplaceRecoveryCodes,
  SecondFactor,
} from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { Asked } from '@shared/state/state';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { RecoveryCodes } from './recovery-codes';
import { words } from './words';
import styles from './account.module.css';

type Step = 'none' | 'offer' | 'confirm' | 'replace' | 'remove';

/** The authenticator app: set up, recovery codes, off. */
export function SecondFactorCard() {
  const w = useWords(words);
  const asked = useAsk(SecondFactor, {});
  const [step, setStep] = useState<Step>('none');
  const [secret, setSecret] = useState<{ secret: string; qrSvg: string } | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refreshes = [SecondFactor];
  const offering = useChange(OfferSecondFactor, (answer) => answer.offerSecondFactor);
  const confirming = useChange(ConfirmSecondFactor, (answer) => answer.confirmSecondFactor, { refreshes });
  const replacing = useChange(ReplaceRecoveryCodes, (answer) => answer.replaceRecoveryCodes, { refreshes });
  const removing = useChange(RemoveSecondFactor, (answer) => answer.removeSecondFactor, { refreshes });
  const back = () => setStep('none');
  const passwordItem = (
    <Form.Item name="password" label={w.currentPassword} rules={[{ required: true, message: w.needed }]}>
      <Input.Password autoComplete="current-password" />
    </Form.Item>
  );
  const codeItem = (
    <Form.Item name="code" label={w.code} rules={[{ required: true, message: w.needed }]}>
      <Input autoComplete="one-time-code" inputMode="numeric" className="figures" maxLength={32} />
    </Form.Item>
  );

  return (
    <Card title={w.secondFactor}>
      <Asked of={asked} rows={2}>
        {({ secondFactor }) => (
          <div className={styles['line']}>
            <StatusTag tone={secondFactor.isOn ? 'paid' : 'warning'}>{secondFactor.isOn ? w.on : w.off}</StatusTag>
            <span className="quiet">
              {secondFactor.isOn ? (
                <>
                  {w.since} <DateText moment={secondFactor.since} /> · {w.codesLeft(secondFactor.recoveryCodesLeft)}
                </>
              ) : (
                w.secondFactorWhy
              )}
            </span>
            {step === 'none' &&
              (secondFactor.isOn ? (
                <span className={styles['buttons']}>
                  <Button onClick={() => setStep('replace')}>{w.newCodes}</Button>
                  <Button danger onClick={() => setStep('remove')}>
                    {w.turnOff}
                  </Button>
                </span>
              ) : (
                <Button type="primary" onClick={() => setStep('offer')}>
                  {w.turnOn}
                </Button>
              ))}
          </div>
        )}
      </Asked>
      {step === 'offer' && (
        <EntityForm<{ password: string }>
          name="offer"
          initial={{}}
          submitText={w.next}
          onCancel={back}
          onSubmit={async (input) => {
            const offered = await offering.run({ input });
            setSecret({ secret: offered.secret ?? '', qrSvg: offered.qrSvg ?? '' });
            setStep('confirm');
          }}
        >
          {passwordItem}
        </EntityForm>
      )}
      {step === 'confirm' && secret !== null && (
        <EntityForm<{ code: string }>
          name="confirm"
          initial={{}}
          submitText={w.turnOn}
          onCancel={back}
          onSubmit={async (input) => {
            const confirmed = await confirming.run({ input });
            setCodes(confirmed.recoveryCodes ?? []);
            setSecret(null);
            setStep('none');
          }}
        >
          <p>{w.scan}</p>
          <img
            className={styles['qr']}
            alt={w.qr}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(secret.qrSvg)}`}
          />
          <p>
            {w.typed} <code className="figures">{secret.secret.replace(/(.{4})/g, '$1 ')}</code>
          </p>
          {codeItem}
        </EntityForm>
      )}
      {step === 'replace' && (
        <EntityForm<{ code: string }>
          name="replace"
          initial={{}}
          submitText={w.newCodes}
          onCancel={back}
          onSubmit={async (input) => {
            const replaced = await replacing.run({ input });
            setCodes(replaced.recoveryCodes ?? []);
            setStep('none');
          }}
        >
          {codeItem}
        </EntityForm>
      )}
      {step === 'remove' && (
        <EntityForm<{ password: string; code: string }>
          name="remove"
          initial={{}}
          submitText={w.turnOff}
          isDanger
          onCancel={back}
          onSubmit={async (input) => {
            await removing.run({ input });
            setCodes(null);
            setStep('none');
          }}
        >
          <p>{w.turnOffHint}</p>
          {passwordItem}
          {codeItem}
        </EntityForm>
      )}
      {codes !== null && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
    </Card>
  );
}
