import { Alert, Button, Modal } from 'antd';
import { useId, useState } from 'react';
import { dayOf } from '@kit/format';
import { Bills, PostLateFees, PreviewLateFees, type GrownLateFeesFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayField } from '@shared/form/day-field';
import { Asked, Empty, Failure } from '@shared/state/state';
import { RowsTable } from '@shared/table/data-table';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { ScreenLink } from '../scope/scope';
import { words } from './words';
import styles from './late-fees.module.css';

/** What has grown up to a day, and posting it. */
export default function LateFeesPage() {
  const w = useWords(words);
  const id = useId();
  const { count, money, date } = useFormats();
  const today = dayOf(Date.now());
  const [on, setOn] = useState(today);
  const [asks, setAsks] = useState(false);
  const [posted, setPosted] = useState<GrownLateFeesFragment | null>(null);
  const preview = useAsk(PreviewLateFees, { on }, { keepsPrevious: true });
  const posting = useChange(PostLateFees, (answer) => answer.postLateFees, {
    refreshes: [PreviewLateFees, Bills],
    onDone: (answer) => setPosted(answer.posted),
  });
  return (
    <div className={styles['page']}>
      <PageHeader title={w.title} hint={w.hint} />
      {posted !== null && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={w.posted(count(posted.count), money(posted.amount))}
          description={<ScreenLink to="/bills?origins=LATE_FEE">{w.seeBills}</ScreenLink>}
        />
      )}
      <Card>
        <div className={styles['page']}>
          <div className={styles['day']}>
            <label htmlFor={id}>{w.on}</label>
            <DayField
              id={id}
              value={on}
              latest={today}
              onChange={(day) => {
                setPosted(null);
                setOn(day ?? today);
              }}
            />
          </div>
          <Asked of={preview}>
            {({ previewLateFees: grown }) =>
              grown.count === 0 ? (
                <Empty title={w.none} hint={w.noneHint} />
              ) : (
                <>
                  <Facts
                    rows={[
                      [w.amount, <Money key="amount" of={grown.amount} isLarge />],
                      [w.count, <span key="count" className="figures">{w.bills(count(grown.count))}</span>],
                    ]}
                  />
                  <RowsTable
                    name="late-fees"
                    caption={w.byCommunity}
                    isShort
                    rows={grown.byCommunity}
                    rowKey={(row) => row.community}
                    columns={[
                      { key: 'community', title: w.community, width: 240, render: (row) => row.community },
                      {
                        key: 'amount',
                        title: w.amount,
                        width: 160,
                        align: 'right',
                        render: (row) => <Money of={row.amount} />,
                        total: <Money of={grown.amount} />,
                      },
                    ]}
                  />
                  <div>
                    <Button type="primary" size="large" loading={posting.isRunning} onClick={() => setAsks(true)}>
                      {w.post(money(grown.amount))}
                    </Button>
                  </div>
                  <Modal
                    open={asks}
                    title={w.confirmTitle(date(grown.on))}
                    okText={w.confirm}
                    cancelText={w.cancel}
                    onCancel={() => setAsks(false)}
                    onOk={() => {
                      setAsks(false);
                      void posting.run({ input: { on } }).catch(() => undefined);
                    }}
                  >
                    {w.confirmText(count(grown.count), money(grown.amount))}
                  </Modal>
                </>
              )
            }
          </Asked>
          {(posting.refusals ?? posting.failure) !== null && (
            <Failure isInline error={posting.refusals ?? posting.failure} />
          )}
        </div>
      </Card>
    </div>
  );
}
