import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { dayOf } from '@kit/format';
import { ChargeItems, Tariffs, type TariffFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { May } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { useGo, useScope } from '../scope/scope';
import { useUnitTree } from '../scope/tree';
import { currentTerms, newest } from './in-force';
import { Since } from './since';
import { UnitPrice } from './unit-price';
import { words } from './words';

/** All tariffs with the terms that hold today. */
export default function TariffsPage() {
  const w = useWords(words);
  const go = useGo();
  const { unit } = useScope();
  const { tree } = useUnitTree();
  const items = useAsk(ChargeItems, {}, { staleMs: 300_000 }).data?.chargeItems ?? [];
  const fields = filterFields({
    itemId: { kind: 'choice', label: w.item, options: items.map((item) => ({ value: item.id, label: item.name })) },
  });
  const [values, search] = useUrlFilter(fields);
  const filter = { ...values, communityId: unit?.kind === 'COMMUNITY' ? unit.id : undefined };
  const today = dayOf(Date.now());
  const terms = (tariff: TariffFragment) => currentTerms(tariff.versions, today) ?? newest(tariff.versions);
  const columns: Column<TariffFragment>[] = [
    { key: 'code', title: w.code, width: 110, render: (tariff) => tariff.code },
    { key: 'name', title: w.name, width: 200, render: (tariff) => tariff.name },
    { key: 'item', title: w.item, width: 130, render: (tariff) => tariff.item.name },
    { key: 'formula', title: w.formula, width: 280, render: (tariff) => <span title={terms(tariff)?.formula}>{terms(tariff)?.formula}</span> },
    {
      key: 'price',
      title: w.price,
      width: 160,
      align: 'right',
      render: (tariff) => (
        <UnitPrice terms={terms(tariff)} medium={items.find((item) => item.id === tariff.item.id)?.medium ?? null} />
      ),
    },
    {
      key: 'cycle',
      title: w.cycle,
      width: 90,
      render: (tariff) => {
        const found = terms(tariff);
        return found === undefined ? '—' : w.cycles[found.cycle];
      },
    },
    { key: 'since', title: w.since, width: 140, render: (tariff) => <Since version={terms(tariff)} /> },
    {
      key: 'scope',
      title: w.scope,
      width: 150,
      render: (tariff) => (tariff.communityId === null ? w.company : (tree?.byId.get(tariff.communityId)?.name ?? '—')),
    },
  ];
  return (
    <>
      <PageHeader
        title={w.title}
        hint={w.hint}
        actions={
          <May code="billing.setup">
            <Button type="primary" icon={<PlusOutlined />} onClick={() => go('/tariffs/new')}>
              {w.new}
            </Button>
          </May>
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="tariffs"
        caption={w.title}
        document={Tariffs}
        variables={{ filter }}
        connection={(answer) => answer.tariffs}
        rowKey={(tariff) => tariff.id}
        columns={columns}
        onOpen={(tariff) => go(`/tariffs/${tariff.id}`)}
        actions={<ExportButton list="TARIFFS" filter={{ tariffs: filter }} />}
        empty={{ title: w.emptyTitle, hint: w.emptyHint }}
      />
    </>
  );
}
