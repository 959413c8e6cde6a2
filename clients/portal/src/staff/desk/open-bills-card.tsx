import { Button } from 'antd';
import { Bills } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked, Empty } from '@shared/state/state';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { RowsTable } from '@shared/table/data-table';
import { useItemName } from '../bills/item-name';
import { words } from './words';

/** Open bills of a room for those who look but take no money. */
export function OpenBillsCard({ roomId, onOpenBill }: { roomId: string; onOpenBill: (billId: string) => void }) {
  const w = useWords(words);
  const format = useFormats();
  const itemName = useItemName();
  const asked = useAsk(Bills, { first: 100, filter: { roomId, statuses: ['OPEN', 'PART_PAID'] }, orderBy: 'OLDEST_DUE' });
  return (
    <Card title={w.bills}>
      <p className="quiet">{w.noCash}</p>
      <Asked of={asked}>
        {({ bills }) =>
          bills.nodes.length === 0 ? (
            <Empty title={w.noBills} />
          ) : (
            <RowsTable
              isShort
              name="desk.bills"
              caption={w.bills}
              rows={bills.nodes}
              rowKey={(bill) => bill.id}
              onOpen={(bill) => onOpenBill(bill.id)}
              columns={[
                {
                  key: 'item',
                  title: w.item,
                  width: 220,
                  render: (bill) => (
                    <Button type="link" size="small" onClick={() => onOpenBill(bill.id)}>
                      {w.billOf(itemName(bill), format.period(bill.period))}
                    </Button>
                  ),
                },
                { key: 'dueOn', title: w.dueOn, render: (bill) => <DateText day={bill.dueOn} /> },
                { key: 'payer', title: w.payer, render: (bill) => bill.payer ?? '—' },
                { key: 'principal', title: w.principal, align: 'right', render: (bill) => <Money of={bill.outstanding} /> },
                { key: 'fee', title: w.fee, align: 'right', render: (bill) => <Money of={bill.lateFee} /> },
              ]}
            />
          )
        }
      </Asked>
    </Card>
  );
}
