import { ChargeItems } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { RowsTable } from '@shared/table/data-table';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { words } from './words';

/** What the company charges. */
export default function ChargeItemsPage() {
  const w = useWords(words);
  const { percent } = useFormats();
  const asked = useAsk(ChargeItems, {});
  return (
    <>
      <PageHeader title={w.itemsTitle} hint={w.itemsHint} />
      <Asked of={asked} rows={6}>
        {({ chargeItems }) => (
          <RowsTable
            name="charge-items"
            caption={w.itemsTitle}
            rows={chargeItems}
            rowKey={(item) => item.id}
            empty={{ title: w.noItems, hint: w.noItemsHint }}
            columns={[
              { key: 'code', title: w.itemCode, width: 120, render: (item) => item.code },
              { key: 'name', title: w.name, width: 200, render: (item) => item.name },
              { key: 'kind', title: w.kind, width: 100, render: (item) => w.kinds[item.kind] },
              { key: 'medium', title: w.medium, width: 100, render: (item) => (item.medium === null ? '—' : w.media[item.medium]) },
              {
                key: 'tax',
                title: w.taxRate,
                width: 100,
                align: 'right',
                render: (item) => <span className="figures">{percent(item.taxRate)}</span>,
              },
              {
                key: 'tariffs',
                title: w.title,
                width: 120,
                render: (item) => <ScreenLink to={`/tariffs?itemId=${item.id}`}>{w.seeTariffs}</ScreenLink>,
              },
            ]}
          />
        )}
      </Asked>
    </>
  );
}
