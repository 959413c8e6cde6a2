import { DownloadOutlined, ImportOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { dayOf, periodOf, shiftedPeriod } from '@kit/format';
import {
  ConfirmReadings,
  Jobs,
  MakeReadingTemplate,
  MeterReadings,
  ReadingFigures,
  StartReadingImport,
  type MeterLevel,
  type Medium,
  type ReadingState,
} from '@kit/gql/staff';
import { useAsk, useChange, useRefresh } from '@shared/api/api';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { DayField } from '@shared/form/day-field';
import { LeaveGuard } from '@shared/form/leave-guard';
import { SideDrawer } from '@shared/state/side-drawer';
import { Failure } from '@shared/state/state';
import { DataTable } from '@shared/table/data-table';
import { useFormats, useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ImportFlow } from '../imports/import-flow';
import { useScope } from '../scope/scope';
import { BuildingSelect } from './building-select';
import { useReadingColumns } from './reading-columns';
import { useDrafts } from './use-drafts';
import { words } from './words';
import styles from './readings.module.css';

const MEDIA: readonly Medium[] = ['WATER', 'POWER', 'GAS', 'HEAT'];
const LEVELS: readonly MeterLevel[] = ['PRIVATE', 'GENERAL', 'SHARED'];
const STATES: readonly ReadingState[] = ['MISSING', 'ENTERED', 'DEVIATING', 'CONFIRMED'];

/** The reading sheet of a month, typed down its column. */
export default function ReadingsPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const { unitId } = useScope();
  const fields = filterFields({
    period: { kind: 'period', label: w.period },
    buildingId: {
      kind: 'other',
      label: w.building,
      render: (value, onChange) => <BuildingSelect value={value} onChange={onChange} />,
    },
    medium: { kind: 'choice', label: w.medium, options: MEDIA.map((value) => ({ value, label: w.media[value] })) },
    state: { kind: 'choice', label: w.state, options: STATES.map((value) => ({ value, label: w.states[value] })) },
    text: { kind: 'text', label: w.text, placeholder: w.textPlaceholder },
    level: { kind: 'choice', label: w.level, isMore: true, options: LEVELS.map((value) => ({ value, label: w.levels[value] })) },
  });
  const [values, search] = useUrlFilter(fields);
  const { period = periodOf(Date.now()), ...conditions } = values;
  const filter = { ...conditions, unitId };
  const drafts = useDrafts(period);
  const [readOn, setReadOn] = useState(() => dayFor(period));
  const [isImporting, setImporting] = useState(false);
  const figures = useAsk(ReadingFigures, { period, filter }, { keepsPrevious: true }).data?.readingFigures;
  const confirming = useChange(ConfirmReadings, (answer) => answer.confirmReadings, {
    refreshes: [MeterReadings, ReadingFigures],
  });
  const template = useChange(MakeReadingTemplate, (answer) => answer.makeReadingTemplate, {});
  const [made, setMade] = useState<{ link: string; name: string; count: number } | null>(null);
  const columns = useReadingColumns({
    drafts,
    onConfirm: (meterId) => void confirming.run({ input: { period, meterIds: [meterId] } }).catch(() => undefined),
  });
  const isReady = drafts.typed.size > 0 && drafts.wrong === 0 && !drafts.isSaving;

  function save(): void {
    if (isReady) void drafts.save(readOn).catch(() => undefined);
  }

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      save();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });

  async function makeTemplate(): Promise<void> {
    const { file, count: meters } = await template.run({ input: { period, filter } });
    if (file !== null) setMade({ link: file.link, name: file.name, count: meters ?? 0 });
  }

  const failure = drafts.failure ?? confirming.refusals ?? confirming.failure ?? template.refusals ?? template.failure;
  return (
    <>
      <PageHeader
        title={w.title}
        hint={w.hint}
        actions={
          <>
            <Button icon={<DownloadOutlined />} loading={template.isRunning} onClick={() => void makeTemplate().catch(() => undefined)}>
              {w.template}
            </Button>
            <Button icon={<ImportOutlined />} onClick={() => setImporting(true)}>
              {w.import}
            </Button>
          </>
        }
      />
      <SearchForm
        fields={fields}
        values={{ ...values, period }}
        onSearch={(next) => {
          const wanted = next.period ?? periodOf(Date.now());
          if (wanted !== period) {
            drafts.forget();
            setReadOn(dayFor(wanted));
          }
          search(next);
        }}
      />
      {made !== null && (
        <Alert
          type="success"
          showIcon
          role="status"
          closable={{ onClose: () => setMade(null) }}
          title={w.templateDone(count(made.count))}
          action={
            <Button size="small" href={made.link} download={made.name}>
              {w.download} {made.name}
            </Button>
          }
        />
      )}
      {drafts.saved !== null && (
        <Alert
          type={drafts.saved.refused + drafts.saved.deviating > 0 ? 'warning' : 'success'}
          showIcon
          role="status"
          title={[
            w.saved(count(drafts.saved.kept)),
            drafts.saved.refused > 0 && w.refused(count(drafts.saved.refused)),
            drafts.saved.deviating > 0 && w.lookAgain(count(drafts.saved.deviating)),
          ]
            .filter((sentence) => sentence !== false)
            .join('；')}
          action={
            drafts.saved.deviating > 0 && (
              <Button size="small" onClick={() => search({ ...values, period, state: 'DEVIATING' })}>
                {w.showDeviating}
              </Button>
            )
          }
        />
      )}
      {failure !== null && <Failure isInline error={failure} />}
      <DataTable
        name="readings"
        caption={w.title}
        document={MeterReadings}
        // By place within a building, as one walks; else by code, which keeps the communities apart.
        variables={{ period, filter, orderBy: filter.buildingId === undefined ? ('CODE' as const) : ('PLACE' as const) }}
        connection={(answer) => answer.meterReadings}
        rowKey={(row) => row.id}
        columns={columns}
        toolbar={
          <div className={styles['figures']}>
            {figures !== undefined &&
              (['meters', 'entered', 'missing', 'deviating'] as const).map((name) => (
                <span key={name} className="quiet">
                  {w[name]}
                  <strong className="figures">{count(figures[name])}</strong>
                </span>
              ))}
          </div>
        }
        actions={
          <div className={styles['saving']}>
            {drafts.wrong > 0 && <span className={styles['problem']}>{w.wrongCount(count(drafts.wrong))}</span>}
            <span className="quiet">{w.readOn}</span>
            <div className={styles['day']}>
              <DayField label={w.readOnAll} value={readOn} latest={dayOf(Date.now())} onChange={(day) => setReadOn(day ?? dayFor(period))} />
            </div>
            <Button type="primary" disabled={!isReady} loading={drafts.isSaving} title={drafts.typed.size === 0 ? w.nothingToSave : undefined} onClick={save}>
              {w.save(count(drafts.typed.size))}
            </Button>
          </div>
        }
        empty={{ title: w.emptyTitle, hint: w.emptyHint }}
      />
      {drafts.typed.size > 0 && <LeaveGuard />}
      <SideDrawer title={w.importTitle} width={760} isOpen={isImporting} onClose={() => setImporting(false)}>
        <ReadingImport />
      </SideDrawer>
    </>
  );
}

function ReadingImport() {
  const w = useWords(words);
  const refresh = useRefresh();
  const starting = useChange(StartReadingImport, (answer) => answer.startReadingImport, { refreshes: [Jobs] });
  return (
    <ImportFlow
      fileKind="readings.workbook"
      starting={starting}
      drop={w.drop}
      dropHint={w.dropHint}
      onWritten={() => refresh(MeterReadings, ReadingFigures)}
    />
  );
}

/** Today, or the last day of a month that is over. */
function dayFor(period: string): string {
  const today = dayOf(Date.now());
  if (today.startsWith(period) || period > today.slice(0, 7)) return today;
  const dayBefore = Date.parse(`${shiftedPeriod(period, 1)}-01T00:00:00Z`) - 86_400_000;
  return new Date(dayBefore).toISOString().slice(0, 10);
}
