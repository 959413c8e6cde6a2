import { Alert, Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { periodOf, shiftedPeriod } from '@kit/format';
import { CloseMonth, PreviewClose, type MonthOfCommunityFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { PeriodPicker } from '@shared/form/period-picker';
import { Asked, Failure } from '@shared/state/state';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { DateText, Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { ScreenLink, useScope } from '../scope/scope';
import { words } from './words';
import styles from './month-close.module.css';

/** What closing a month would close, what is still open in it, and closing it. */
export default function MonthClosePage() {
  const w = useWords(words);
  const id = useId();
  const { unitOrTop: unit } = useScope();
  // Usually the month that has just ended.
  const [period, setPeriod] = useState(() => shiftedPeriod(periodOf(Date.now()), -1));
  const [closed, setClosed] = useState<number | null>(null);
  const preview = useAsk(PreviewClose, { unitId: unit?.id ?? '', period }, { enabled: unit !== undefined, keepsPrevious: true });
  const closing = useChange(CloseMonth, (answer) => answer.closeMonth, {
    refreshes: 'all',
    onDone: (answer) => setClosed(answer.closed),
  });
  return (
    <div className={styles['page']}>
      <PageHeader title={w.title} hint={w.hint} />
      {closed !== null && <Alert type="success" showIcon role="status" title={w.done(closed)} />}
      <Card title={unit?.name ?? w.months}>
        <div className={styles['page']}>
          <div className={styles['period']}>
            <label htmlFor={id}>{w.period}</label>
            <PeriodPicker
              id={id}
              value={period}
              onChange={(wanted) => {
                setClosed(null);
                if (wanted !== undefined) setPeriod(wanted);
              }}
            />
          </div>
          <Asked of={preview}>
            {({ previewClose }) => (
              <>
                <Months months={previewClose.months} />
                {previewClose.wouldClose === 0 || previewClose.months.length === 0 ? (
                  previewClose.months.length > 0 && <p>{w.allClosed}</p>
                ) : (
                  <Closing
                    period={period}
                    months={previewClose.months.filter((month) => month.closedAt === null)}
                    isBusy={closing.isRunning}
                    onClose={() =>
                      unit !== undefined && void closing.run({ input: { unitId: unit.id, period } }).catch(() => undefined)
                    }
                  />
                )}
              </>
            )}
          </Asked>
          {(closing.refusals ?? closing.failure) !== null && (
            <Failure isInline error={closing.refusals ?? closing.failure} />
          )}
        </div>
      </Card>
    </div>
  );
}

function Months({ months }: { months: readonly MonthOfCommunityFragment[] }) {
  const w = useWords(words);
  const { count } = useFormats();
  const figure = (
    key: 'billCount' | 'heldCount' | 'letterCount' | 'earlierOpen',
    title: string,
    width: number,
  ): Column<MonthOfCommunityFragment> => ({
    key,
    title,
    width,
    align: 'right',
    render: (month) => <span className="figures">{count(month[key])}</span>,
  });
  return (
    <RowsTable
      name="month-close"
      caption={w.months}
      isShort
      rows={months}
      rowKey={(month) => month.communityId}
      empty={{ title: w.nothing }}
      columns={[
        { key: 'community', title: w.community, width: 180, render: (month) => month.community },
        // What decides stands beside the name, in sight on a phone too.
        figure('letterCount', w.letters, 84),
        figure('earlierOpen', w.earlier, 84),
        {
          key: 'state',
          title: w.state,
          width: 110,
          render: (month) =>
            month.closedAt === null ? (
              <StatusTag tone="waiting">{w.open}</StatusTag>
            ) : (
              <StatusTag tone="paid">{w.closed}</StatusTag>
            ),
        },
        figure('heldCount', w.held, 112),
        figure('billCount', w.bills, 80),
        { key: 'billed', title: w.billed, width: 130, align: 'right', render: (month) => <Money of={month.billed} /> },
        { key: 'outstanding', title: w.outstanding, width: 130, align: 'right', render: (month) => <Money of={month.outstanding} /> },
        { key: 'closedAt', title: w.closedAt, width: 160, render: (month) => <DateText moment={month.closedAt} /> },
      ]}
    />
  );
}

interface ClosingProps {
  period: string;
  months: readonly MonthOfCommunityFragment[];
  isBusy: boolean;
  onClose: () => void;
}

function Closing({ period, months, isBusy, onClose }: ClosingProps) {
  const w = useWords(words);
  const { count, period: shown } = useFormats();
  const [asks, setAsks] = useState(false);
  const held = months.reduce((sum, month) => sum + month.heldCount, 0);
  const letters = months.reduce((sum, month) => sum + month.letterCount, 0);
  const hasEarlier = months.some((month) => month.earlierOpen > 0);
  const notes = [
    held > 0 && w.heldNote(count(held)),
    letters > 0 && w.lettersNote(count(letters)),
    hasEarlier && w.earlierNote,
  ].filter((note) => note !== false);
  const list = (
    <ul>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
  return (
    <>
      {notes.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={w.toDo}
          description={list}
          action={letters > 0 && <ScreenLink to="/red-letters">{w.redLetters}</ScreenLink>}
        />
      )}
      <div>
        <Button type="primary" size="large" loading={isBusy} onClick={() => setAsks(true)}>
          {w.close(months.length, shown(period))}
        </Button>
      </div>
      <Modal
        open={asks}
        title={w.confirmTitle(shown(period))}
        okText={w.confirm}
        okButtonProps={{ danger: true }}
        cancelText={w.cancel}
        onCancel={() => setAsks(false)}
        onOk={() => {
          setAsks(false);
          onClose();
        }}
      >
        <p>{w.confirmText(months.map((month) => month.community).join('、'))}</p>
        {notes.length > 0 && list}
      </Modal>
    </>
  );
}
