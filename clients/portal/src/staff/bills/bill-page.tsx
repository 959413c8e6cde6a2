import { useParams } from 'react-router';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { BillCard } from './bill-card';
import { words } from './words';

/** One bill under an address of its own, to be sent to a colleague or printed. */
export default function BillPage() {
  const { billId = '' } = useParams();
  const w = useWords(words);
  return (
    <>
      <PageHeader title={w.one} />
      <Card>
        <BillCard billId={billId} />
      </Card>
    </>
  );
}
