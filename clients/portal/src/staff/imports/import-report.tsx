import { Alert, Input, Select } from 'antd';
import { useState } from 'react';
import type { Column } from '@shared/table/columns';
import { RowsTable } from '@shared/table/data-table';
import { useFormats, useWords } from '@shared/text/language';
import { Facts } from '@shared/text/page-header';
import { summed, type CellError, type ImportResult, type SheetCounts } from './result';
import { words } from './words';
import styles from './imports.module.css';

/** What a check or an import came to: the verdict, rows by sheet, each wrong cell, what is odd. */
export function ImportReport({ result }: { result: ImportResult }) {
  const w = useWords(words);
  const { count } = useFormats();
  return (
    <div className={styles['report']}>
      <Verdict result={result} />
      {result.errors.length > 0 && <Errors result={result} />}
      <section aria-label={w.sheets}>
        <h3>{w.sheets}</h3>
        <Sheets result={result} />
      </section>
      {result.opening !== undefined && (
        <section aria-label={w.opening}>
          <h3>{w.opening}</h3>
          <Facts
            rows={[
              [w.arrears(count(result.opening.arrears.count)), <Yuan key="a" text={result.opening.arrears.principal} />],
              [w.prepaid, <Yuan key="p" text={result.opening.prepaid} />],
              [w.deposits, <Yuan key="d" text={result.opening.deposits} />],
            ]}
          />
        </section>
      )}
      {result.oddities.length > 0 && (
        <section aria-label={w.oddities}>
          <h3>{w.oddities}</h3>
          <ul>
            {result.oddities.map((oddity) => (
              <li key={oddity}>{oddity}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Yuan({ text }: { text: string }) {
  const { decimal } = useFormats();
  return <span className="figures">¥{decimal(text)}</span>;
}

function Verdict({ result }: { result: ImportResult }) {
  const w = useWords(words);
  const { count } = useFormats();
  const { kept, errors, skipped_dependent: skipped } = summed(result.sheets);
  const deviating = result.deviating ?? 0;
  if (result.mode === 'CHECK') {
    return result.errorCount === 0 ? (
      <Alert type="success" showIcon role="status" title={w.fine(count(kept))} />
    ) : (
      <Alert
        type="error"
        showIcon
        role="status"
        title={w.wrong(count(result.errorCount), count(errors))}
        description={w.wrongHint}
      />
    );
  }
  if (result.repeated === true) return <Alert type="info" showIcon role="status" title={w.repeated} />;
  if (!result.written && result.errorCount > 0) return <Alert type="error" showIcon role="status" title={w.nothingKept} />;
  return (
    <Alert
      type={errors > 0 || deviating > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      title={
        errors > 0
          ? w.writtenBut(count(kept), count(errors + skipped))
          : result.changed === undefined
            ? w.written(count(kept))
            : w.readingsWritten(count(result.changed))
      }
      description={deviating > 0 ? w.deviating(count(deviating)) : undefined}
    />
  );
}

function Sheets({ result }: { result: ImportResult }) {
  const w = useWords(words);
  const { count } = useFormats();
  const sum = summed(result.sheets);
  const rows = Object.entries(result.sheets);
  const figure = (key: keyof SheetCounts, title: string): Column<[string, SheetCounts]> => ({
    key,
    title,
    width: 110,
    align: 'right',
    render: ([, counts]) => (
      <span className={`figures ${key === 'errors' && counts.errors > 0 ? styles['wrong'] : ''}`}>{count(counts[key])}</span>
    ),
    total: <span className="figures">{count(sum[key])}</span>,
  });
  return (
    <RowsTable
      name="import-sheets"
      caption={w.sheets}
      isShort
      rows={rows}
      rowKey={([sheet]) => sheet}
      columns={[
        { key: 'sheet', title: w.sheet, width: 140, render: ([sheet]) => sheet },
        figure('read', w.read),
        figure('errors', w.errors),
        figure('skipped_dependent', w.skipped),
        figure('kept', result.written ? w.keptDone : w.kept),
      ]}
    />
  );
}

function Errors({ result }: { result: ImportResult }) {
  const w = useWords(words);
  const { count } = useFormats();
  const [sheet, setSheet] = useState('');
  const [text, setText] = useState('');
  const sheets = [...new Set(result.errors.map((error) => error.sheet))];
  const shown = result.errors.filter(
    (error) =>
      (sheet === '' || error.sheet === sheet) && (text === '' || `${error.column} ${error.message}`.includes(text.trim())),
  );
  const columns: Column<CellError>[] = [
    { key: 'sheet', title: w.sheet, width: 110, render: (error) => error.sheet },
    { key: 'row', title: w.row, width: 72, align: 'right', render: (error) => <span className="figures">{error.row}</span> },
    { key: 'column', title: w.column, width: 120, render: (error) => error.column },
    {
      key: 'message',
      title: w.message,
      width: 560,
      render: (error) => <span title={error.message}>{error.message}</span>,
    },
  ];
  return (
    <section aria-label={w.errorList}>
      <h3>{w.errorList}</h3>
      <div className={styles['conditions']}>
        <Select
          aria-label={w.sheet}
          style={{ minWidth: 140 }}
          value={sheet}
          onChange={setSheet}
          options={[
            { value: '', label: w.allSheets },
            ...sheets.map((name) => ({
              value: name,
              label: `${name}（${count(result.errors.filter((error) => error.sheet === name).length)}）`,
            })),
          ]}
        />
        <Input
          allowClear
          aria-label={w.findError}
          placeholder={w.findError}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {result.errors.length < result.errorCount && (
          <span className="quiet">{w.shownOf(count(result.errors.length), count(result.errorCount))}</span>
        )}
      </div>
      <div className={styles['errors']}>
        <RowsTable
          name="import-errors"
          caption={w.errorList}
          isShort
          rows={shown}
          rowKey={(error) => `${error.sheet}.${error.row}.${error.column}`}
          columns={columns}
          empty={{ title: w.noErrorFound }}
        />
      </div>
    </section>
  );
}
