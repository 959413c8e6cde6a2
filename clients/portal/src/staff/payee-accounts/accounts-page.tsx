import { PayeeAccounts, PaymentPauses } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { Asked, Empty } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { ScreenLink } from '../scope/scope';
import { EARLY, warningsOf, type Account } from './warnings';
import { words } from './words';
import styles from './payee-accounts.module.css';

const TONES: Record<Account['state'], Tone> = { ONBOARDING: 'waiting', ACTIVE: 'paid', RESTRICTED: 'owed', CLOSED: 'quiet' };

/** How the company's accounts at its providers stand, and what of it somebody should see to. */
export default function AccountsPage() {
  const w = useWords(words);
  const may = useMay();
  const asked = useAsk(PayeeAccounts, {}, { everyMs: 60_000 });
  return (
    <>
      <PageHeader title={w.title} hint={w.hint} />
      {may('payment.pause') && <Pauses />}
      <Asked of={asked} rows={8}>
        {({ payeeAccounts }) =>
          payeeAccounts.length === 0 ? (
            <Empty title={w.empty} hint={w.emptyHint} />
          ) : (
            <div className={styles['stack']}>
              {payeeAccounts.map((account) => (
                <AccountCard key={account.id} account={account} />
              ))}
            </div>
          )
        }
      </Asked>
    </>
  );
}

function Pauses() {
  const w = useWords(words);
  const asked = useAsk(PaymentPauses, { isActive: true, first: 20 });
  const pauses = asked.data?.paymentPauses.nodes ?? [];
  if (asked.data === undefined) return null;
  return (
    <Card title={w.pauses} actions={<ScreenLink to="/payment-pauses">{w.seePauses}</ScreenLink>}>
      {pauses.length === 0 ? (
        <StatusTag tone="paid">{w.notPaused}</StatusTag>
      ) : (
        <ul className={styles['warnings']}>
          {pauses.map((pause) => (
            <li key={pause.id}>
              <StatusTag tone="warning">
                {w.paused(pause.isPlatform ? w.platform : (pause.community ?? w.company))}
              </StatusTag>{' '}
              {pause.reason}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function AccountCard({ account }: { account: Account }) {
  const w = useWords(words);
  const { count } = useFormats();
  const may = useMay();
  const warnings = warningsOf(account, Date.now());
  const title = w.providers[account.provider] ?? account.provider;
  return (
    <Card
      title={account.merchantId === null ? title : `${title} · ${w.merchantNumber(account.merchantId)}`}
      actions={<StatusTag tone={TONES[account.state]}>{w.states[account.state]}</StatusTag>}
    >
      <div className={styles['stack']}>
        {warnings.length === 0 ? (
          <p className="quiet">{w.fine}</p>
        ) : (
          <ul className={styles['warnings']}>
            {warnings.map((warning) => (
              <li key={warning}>
                <StatusTag tone={EARLY.has(warning) ? 'warning' : 'owed'}>
                  {w.warnings[warning]}
                </StatusTag>
              </li>
            ))}
          </ul>
        )}
        <Facts
          rows={[
            [w.merchant, account.merchantId === null ? w.company : w.merchantNumber(account.merchantId)],
            [w.mode, w.modes[account.mode]],
            [w.mchid, <span key="mchid" className="figures">{account.mchid || w.none}</span>],
            [w.appids, <span key="apps" className="figures">{account.appids.join('、') || w.none}</span>],
            [w.capabilities, account.capabilities.map((name) => w.capabilityNames[name] ?? name).join('、') || w.none],
            [w.feeRate, account.feeRate === '' ? w.none : `${(Number(account.feeRate) * 100).toFixed(2)} %`],
            [w.notifyDefault, account.isDefault ? w.yes : w.no],
            [w.balance, <Money key="balance" of={account.balance} />],
            [
              w.refunding,
              account.refundsWaiting === 0 ? (
                w.none
              ) : (
                <span key="refunding">
                  <Money of={account.refunding} /> · {w.refundsOf(count(account.refundsWaiting))}
                </span>
              ),
            ],
            ...(account.capabilities.includes('split')
              ? [
                  [
                    w.frozen,
                    <span key="frozen">
                      <Money of={account.freeze.frozen} />
                      {account.freeze.soon.amountMinor > 0 && (
                        <>
                          {' · '}
                          {w.soon} <Money of={account.freeze.soon} />
                        </>
                      )}
                    </span>,
                  ] as const,
                ]
              : []),
            ...(account.capabilities.includes('shipping') || account.shipmentsLacking > 0
              ? [[w.shipmentsLacking, count(account.shipmentsLacking)] as const]
              : []),
            [w.lastMessage, <DateText key="message" moment={account.lastMessageAt} />],
            [w.messagesWaiting, count(account.messagesWaiting)],
            [w.lastStatement, <DateText key="statement" day={account.lastStatementOn} />],
            [w.openCases, count(account.openCases)],
          ]}
        />
        <p className={styles['links']}>
          {may('payment.case_view') && account.openCases > 0 && (
            <ScreenLink to="/payment-cases?isOpen=1">{w.seeCases}</ScreenLink>
          )}
          {may('payment.reconcile_view') && account.lastStatementOn !== null && (
            <ScreenLink to={`/provider-statements?provider=${account.provider}`}>{w.seeStatements}</ScreenLink>
          )}
        </p>
        <Keys account={account} />
      </div>
    </Card>
  );
}

function Keys({ account }: { account: Account }) {
  const w = useWords(words);
  if (account.keys.length === 0) return account.isConfigured ? <p className="quiet">{w.noKeys}</p> : null;
  return (
    <details>
      <summary>
        {w.keys} <span className="quiet">{account.keys.length}</span>
      </summary>
      <p className="quiet">{w.keysHint}</p>
      {account.keys.map((key) => (
        <section key={`${key.use} ${String(key.isSecond)}`} className={styles['key']} aria-label={w.uses[key.use]}>
          <Facts
            rows={[
              [w.keys, key.isSecond ? `${w.uses[key.use]}（${w.second}）` : w.uses[key.use]],
              [w.serial, <span key="name" className="figures">{key.name || w.none}</span>],
              [w.expires, key.expiresAt === null ? w.expiryUnknown : <DateText key="ends" moment={key.expiresAt} />],
            ]}
          />
          <p className="quiet">
            {w.fingerprint} <code className={styles['fingerprint']}>{key.fingerprint || w.noFingerprint}</code>
          </p>
        </section>
      ))}
    </details>
  );
}
