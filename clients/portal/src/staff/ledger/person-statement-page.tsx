import { Button } from 'antd';
import { useParams } from 'react-router';
import { Person, PersonStatement } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { StatementFrame, StatementView, useStatementDays } from '../desk/statement-view';
import { words } from '../desk/words';
import { useGo } from '../scope/scope';
import { ledgerWords } from './ledger-words';

const MOST_LINES = 100;

/** The bills that name a person as payer between two days, with the balances before and after. */
export default function PersonStatementPage() {
  const w = useWords(ledgerWords);
  const d = useWords(words);
  const go = useGo();
  const { personId = '' } = useParams();
  const days = useStatementDays();
  const { from, to, after } = days;
  const person = useAsk(Person, { id: personId });
  const name = person.data?.person.name ?? '';
  const asked = useAsk(
    PersonStatement,
    { personId, from, to, first: MOST_LINES, after: after.at(-1) ?? null },
    { keepsPrevious: true },
  );
  return (
    <>
      <PageHeader
        title={w.personStatement(name)}
        hint={w.personStatementHint}
        actions={
          <>
            <Button onClick={() => go(`/customers/${personId}`)}>{name}</Button>
            <Button onClick={() => print()}>{d.printPage}</Button>
          </>
        }
      />
      <StatementFrame days={days}>
        <Asked of={asked} rows={8}>
          {({ personStatement }) => <StatementView statement={personStatement} days={days} />}
        </Asked>
      </StatementFrame>
    </>
  );
}
