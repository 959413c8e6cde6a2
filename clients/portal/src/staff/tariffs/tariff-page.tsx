import { Button } from 'antd';
import { useParams } from 'react-router';
import { dayOf } from '@kit/format';
import { Tariff, type TariffFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { May } from '@shared/api/permissions';
import { Asked } from '@shared/state/state';
import { RowsTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { AssignmentTable } from '../assignments/assignment-table';
import { ScreenLink, useGo } from '../scope/scope';
import { currentTerms, newest, type Version } from './in-force';
import { Since } from './since';
import { words } from './words';

/** One tariff: its terms today, all its versions, what it is assigned to. */
export default function TariffPage() {
  const { tariffId = '' } = useParams();
  const asked = useAsk(Tariff, { id: tariffId });
  return <Asked of={asked}>{({ tariff }) => <Details tariff={tariff} />}</Asked>;
}

function Details({ tariff }: { tariff: TariffFragment }) {
  const w = useWords(words);
  const { decimal, percent } = useFormats();
  const go = useGo();
  const today = dayOf(Date.now());
  const current = currentTerms(tariff.versions, today);
  const terms = current ?? newest(tariff.versions);
  return (
    <>
      <PageHeader
        title={`${tariff.code} ${tariff.name}`}
        hint={tariff.item.name}
        actions={
          <May code="billing.setup">
            <Button type="primary" onClick={() => go(`/tariffs/${tariff.id}/new-version`)}>
              {w.change}
            </Button>
          </May>
        }
      />
      {terms !== undefined && (
        <Card title={w.current}>
          <Facts
            rows={[
              [w.formula, terms.formula],
              [w.price, terms.unitPrice === null ? '—' : `${decimal(terms.unitPrice)} ${w.priceUnit}`],
              [w.cycle, w.cycles[terms.cycle]],
              [w.proration, w.prorations[terms.proration]],
              [w.dueDay, w.dueOn(terms.dueDay)],
              [w.lateFeeRate, w.lateFeeHint(percent(terms.lateFeeRate))],
              [w.graceDays, `${terms.graceDays} ${w.days}`],
              [w.feeCap, w.feeCaps[terms.feeCap]],
            ]}
          />
        </Card>
      )}
      <Card title={w.history}>
        <RowsTable
          name="tariff-versions"
          caption={w.history}
          isShort
          rows={tariff.versions}
          rowKey={(version) => String(version.number)}
          columns={[
            { key: 'number', title: w.version, width: 90, render: (version) => w.versionOf(version.number) },
            { key: 'state', title: w.since, width: 150, render: (version) => <Since version={version} /> },
            { key: 'force', title: w.currentTerms, width: 110, render: (version) => <VersionState version={version} current={current} today={today} /> },
            { key: 'formula', title: w.formula, width: 280, render: (version) => <span title={version.formula}>{version.formula}</span> },
            {
              key: 'price',
              title: w.price,
              width: 90,
              align: 'right',
              render: (version) => <span className="figures">{version.unitPrice === null ? '—' : decimal(version.unitPrice)}</span>,
            },
            { key: 'by', title: w.writtenBy, width: 120, render: (version) => version.createdBy ?? w.imported },
            { key: 'at', title: w.writtenAt, width: 160, render: (version) => <DateText moment={version.createdAt} /> },
          ]}
        />
      </Card>
      <Card title={w.assigned} actions={<ScreenLink to={`/assignments?tariffId=${tariff.id}`}>{w.seeAssignments}</ScreenLink>}>
        <AssignmentTable filter={{ tariffId: tariff.id }} name="tariff-assignments" />
      </Card>
    </>
  );
}

function VersionState({ version, current, today }: { version: Version; current: Version | undefined; today: string }) {
  const w = useWords(words);
  if (version === current) return <StatusTag tone="paid">{w.currentTerms}</StatusTag>;
  return version.startsOn > today ? <StatusTag tone="waiting">{w.future}</StatusTag> : <StatusTag tone="quiet">{w.past}</StatusTag>;
}
