import type { RunProblemFragment } from '@kit/gql/staff';
import { RowsTable } from '@shared/table/data-table';
import { useFormats, useWords } from '@shared/text/language';
import { StatusTag } from '@shared/text/status-tag';
import { useItemName } from './item-names';
import { words } from './words';

const SHOWN = 6;

/** What a run lists instead of, or beside, billing it. */
export function Problems({ problems }: { problems: readonly RunProblemFragment[] }) {
  const w = useWords(words);
  const { count } = useFormats();
  const itemName = useItemName();
  return (
    <RowsTable
      name="run-problems"
      caption={w.problemTitle}
      isShort
      rows={problems}
      rowKey={(problem) => `${problem.code}.${problem.item}.${problem.tariff}`}
      columns={[
        {
          key: 'code',
          title: w.code,
          width: 240,
          render: (problem) => <StatusTag tone="warning">{w.problemCodes[problem.code]}</StatusTag>,
        },
        { key: 'item', title: w.item, width: 120, render: (problem) => itemName(problem.item) },
        { key: 'tariff', title: w.tariff, width: 100, render: (problem) => problem.tariff },
        {
          key: 'count',
          title: w.howMany,
          width: 80,
          align: 'right',
          render: (problem) => <span className="figures">{count(problem.count)}</span>,
        },
        {
          key: 'objects',
          title: w.objects,
          width: 420,
          render: (problem) => (
            <span title={problem.objects.join('、')}>
              {problem.objects.slice(0, SHOWN).join('、')} {problem.count > SHOWN && w.more(count(problem.count))}
            </span>
          ),
        },
      ]}
    />
  );
}
