import { Form, Input, Select } from 'antd';
import {
  BankLines,
  BounceBankLine,
  MatchBankLine,
  PayeeAccounts,
  UnmatchBankLine,
  type BankLineFragment,
  type PayeeAccountsQuery,
} from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { EntityForm } from '@shared/form/entity-form';
import { MoneyInput, moneyRule } from '@shared/form/money-input';
import { Asked } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { words as accountWords } from '../payee-accounts/words';
import { halfOpen } from '../reconciliation/days';
import { words } from './words';

interface LineForm {
  line: BankLineFragment;
  onDone: () => void;
}

/** Saying by hand what the import could not tell: whose money a line is, that it is not, that the bank took it back. */
export function LineMatch(props: LineForm) {
  const may = useMay();
  if (!may('payment.bank_match')) return null;
  switch (props.line.state) {
    case 'SUSPENSE':
      return may('payment.accounts') && <Match {...props} />;
    case 'MATCHED':
      return <Unmatch {...props} />;
    case 'OUTSIDE':
      return <Bounce {...props} />;
    default:
      return null;
  }
}

function Match({ line, onDone }: LineForm) {
  const w = useWords(words);
  const names = useWords(accountWords);
  const asked = useAsk(PayeeAccounts, {});
  const matching = useChange(MatchBankLine, (answer) => answer.matchBankLine, { refreshes: 'all' });
  const nameOf = (account: PayeeAccountsQuery['payeeAccounts'][number]): string =>
    [
      names.providers[account.provider] ?? account.provider,
      account.merchantId !== null && names.merchantNumber(account.merchantId),
      account.mchid,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <EntityForm<{ payeeAccountId: string; feeMinor: number | null; note: string }>
      name="match-line"
      initial={{ feeMinor: null, note: '' }}
      submitText={w.match}
      onSubmit={({ feeMinor, ...values }) =>
        matching.run({ input: { ...values, lineId: line.id, feeMinor: feeMinor ?? 0 } })
      }
      onDone={onDone}
    >
      <p>{w.matchHint}</p>
      <Form.Item name="payeeAccountId" label={w.payeeAccount} rules={[{ required: true, message: w.needsAccount }]}>
        <Select
          loading={asked.data === undefined}
          // Cash is in the till and not on its way to the bank.
          options={(asked.data?.payeeAccounts ?? [])
            .filter((account) => account.provider !== 'cash')
            .map((account) => ({ value: account.id, label: nameOf(account) }))}
        />
      </Form.Item>
      <Form.Item name="feeMinor" label={w.fee} extra={w.feeHint} rules={[moneyRule()]}>
        <MoneyInput />
      </Form.Item>
      <Form.Item name="note" label={w.note}>
        <Input maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}

function Unmatch({ line, onDone }: LineForm) {
  const w = useWords(words);
  const undoing = useChange(UnmatchBankLine, (answer) => answer.unmatchBankLine, { refreshes: 'all' });
  return (
    <EntityForm<{ note: string }>
      name="unmatch-line"
      isDanger
      initial={{ note: '' }}
      submitText={w.unmatch}
      onSubmit={({ note }) => undoing.run({ input: { lineId: line.id, note } })}
      onDone={onDone}
    >
      <p>{w.unmatchHint}</p>
      <Form.Item name="note" label={w.undoReason} rules={[{ required: true, whitespace: true, message: w.needsReason }]}>
        <Input maxLength={200} />
      </Form.Item>
    </EntityForm>
  );
}

/** Of a movement out: the waiting line of the same amount that it took back, if there is one. */
function Bounce({ line, onDone }: LineForm) {
  const w = useWords(words);
  const { date } = useFormats();
  const filter = { bankAccountId: line.bankAccountId, state: 'SUSPENSE', ...halfOpen({ to: line.day }) } as const;
  const asked = useAsk(BankLines, { filter, first: 100 });
  const bouncing = useChange(BounceBankLine, (answer) => answer.bounceBankLine, { refreshes: 'all' });
  return (
    <Asked of={asked} rows={2}>
      {({ bankLines }) => {
        const came = bankLines.nodes.filter((other) => other.amount.amountMinor === -line.amount.amountMinor);
        if (came.length === 0) return <p className="quiet">{w.nothingToBounce}</p>;
        return (
          <EntityForm<{ bouncedLineId: string }>
            name="bounce-line"
            isDanger
            initial={came.length === 1 ? { bouncedLineId: came[0]?.id } : {}}
            submitText={w.bounce}
            onSubmit={({ bouncedLineId }) => bouncing.run({ input: { lineId: line.id, bouncedLineId } })}
            onDone={onDone}
          >
            <p>{w.bounceHint}</p>
            <Form.Item name="bouncedLineId" label={w.bouncedLine} rules={[{ required: true, message: w.needsLine }]}>
              <Select
                options={came.map((other) => ({
                  value: other.id,
                  label: [date(other.day), other.counterparty, other.summary, other.reference].filter(Boolean).join(' · '),
                }))}
              />
            </Form.Item>
          </EntityForm>
        );
      }}
    </Asked>
  );
}
