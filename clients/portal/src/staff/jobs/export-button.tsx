import { ExportOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { ExportList, ExportLists, Jobs, type ExportListInput, type ExportName } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { useIntention } from '@shared/form/intention';
import { Asked, Failure } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { hasEnded, JobProgress } from './job-progress';
import { words } from './words';
import styles from './jobs.module.css';

/** The filter of the list that is exported, by its name: `{ bills: { period } }`. */
export type ExportFilter = Partial<Omit<ExportListInput, 'list' | 'columns' | 'unmasked' | 'reason' | 'idempotencyKey'>>;

interface ExportButtonProps {
  list: ExportName;
  filter?: ExportFilter;
}

/** Writes the list to a workbook, in the background; shows how far it is, and then the file. Needs exports.run. */
export function ExportButton({ list, filter }: ExportButtonProps) {
  const w = useWords(words);
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may('exports.run')) return null;
  return (
    <>
      <Button icon={<ExportOutlined />} onClick={() => setOpen(true)}>
        {w.export}
      </Button>
      <Modal title={w.export} open={isOpen} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <ExportPanel list={list} filter={filter} />
      </Modal>
    </>
  );
}

function ExportPanel({ list, filter }: ExportButtonProps) {
  const w = useWords(words);
  const may = useMay();
  const asked = useAsk(ExportLists, {}, { staleMs: 300_000 });
  const once = useIntention();
  const starting = useChange(ExportList, (answer) => answer.exportList, { refreshes: [Jobs] });
  const [columns, setColumns] = useState<readonly string[] | null>(null);
  const [isUnmasked, setUnmasked] = useState(false);
  const [reason, setReason] = useState('');
  const [jobId, setJobId] = useState<string | null>(null);

  if (jobId !== null) {
    return (
      <div className={styles['panel']}>
        <JobProgress jobId={jobId}>{(job) => !hasEnded(job) && <p className="quiet">{w.closeHint}</p>}</JobProgress>
      </div>
    );
  }

  async function start(): Promise<void> {
    const { job } = await once((idempotencyKey) =>
      starting.run({
        input: { ...filter, list, columns: columns && [...columns], unmasked: isUnmasked, reason, idempotencyKey },
      }),
    );
    if (job !== null) setJobId(job.id);
  }

  return (
    <Asked of={asked}>
      {({ exportLists }) => {
        const known = exportLists.find((each) => each.name === list);
        const names = known?.columns.map((column) => column.name) ?? [];
        const chosen = columns ?? names;
        return (
          <div className={styles['panel']}>
            <p className="quiet">{w.exportHint}</p>
            <fieldset>
              <legend>{w.columns}</legend>
              <Checkbox
                checked={chosen.length === names.length}
                indeterminate={chosen.length > 0 && chosen.length < names.length}
                onChange={(event) => setColumns(event.target.checked ? null : names.slice(0, 1))}
              >
                {w.all}
              </Checkbox>
              <div className={styles['columns']}>
                {known?.columns.map((column) => (
                  <Checkbox
                    key={column.name}
                    checked={chosen.includes(column.name)}
                    onChange={(event) =>
                      setColumns(
                        names.filter((name) => (name === column.name ? event.target.checked : chosen.includes(name))),
                      )
                    }
                  >
                    {column.title}
                  </Checkbox>
                ))}
              </div>
            </fieldset>
            {known?.canUnmask === true && may('residents.unmask') && (
              <fieldset>
                <Checkbox checked={isUnmasked} onChange={(event) => setUnmasked(event.target.checked)}>
                  {w.unmask}
                </Checkbox>
                <p className="quiet">{w.unmaskHint}</p>
                {isUnmasked && (
                  <Input
                    value={reason}
                    aria-label={w.reason}
                    placeholder={w.reason}
                    status={starting.refusals?.has('REASON_MISSING') === true ? 'error' : undefined}
                    onChange={(event) => setReason(event.target.value)}
                  />
                )}
              </fieldset>
            )}
            {(starting.refusals ?? starting.failure) !== null && (
              <Failure isInline error={starting.refusals ?? starting.failure} />
            )}
            <Button
              type="primary"
              disabled={chosen.length === 0}
              loading={starting.isRunning}
              onClick={() => void start().catch(() => undefined)}
            >
              {w.start}
            </Button>
          </div>
        );
      }}
    </Asked>
  );
}
