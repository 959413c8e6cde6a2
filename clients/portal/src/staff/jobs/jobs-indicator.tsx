import { UnorderedListOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { useState } from 'react';
import { Jobs } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { Asked } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { hasEnded, JobCard } from './job-progress';
import { words } from './words';
import styles from './jobs.module.css';

const MINE = { first: 10, filter: { mine: true } };

/** My background jobs: how many run, and the files that the last ones made. */
export function JobsIndicator() {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const asked = useAsk(Jobs, MINE, { everyMs: isBusy || isOpen ? 3000 : 60_000 });
  const running = (asked.data?.jobs.nodes ?? []).filter((job) => !hasEnded(job)).length;
  if (isBusy !== running > 0) setBusy(running > 0);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={w.jobs}
      open={isOpen}
      onOpenChange={setOpen}
      content={
        <div className={styles['list']}>
          <Asked of={asked} rows={2}>
            {(data) =>
              data.jobs.nodes.length === 0 ? (
                <p className="quiet">{w.none}</p>
              ) : (
                data.jobs.nodes.map((job) => <JobCard key={job.id} job={job} />)
              )
            }
          </Asked>
        </div>
      }
    >
      <Badge count={running} size="small" offset={[-6, 6]}>
        <Button
          type="text"
          icon={<UnorderedListOutlined />}
          aria-label={running > 0 ? `${w.jobs}，${w.running(running)}` : w.jobs}
          title={w.jobs}
        />
      </Badge>
    </Popover>
  );
}
