import { Button } from 'antd';
import { useState } from 'react';
import { periodOf } from '@kit/format';
import { PreviewTariff, type PreviewTariffQuery, type PreviewTariffQueryVariables } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { PeriodPicker } from '@shared/form/period-picker';
import { Asked, Failure, Notice } from '@shared/state/state';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { words as runWords } from '../billing-runs/words';
import { RoomPicker } from '../scope/room-picker';
import { sentTerms, type Terms } from './terms-fields';
import { words } from './words';
import styles from './tariffs.module.css';

interface TariffPreviewProps {
  /** As they stand in the form now. */
  terms: () => Terms;
  itemId: () => string | undefined;
  communityId?: string | null;
  tariffId?: string;
}

/** What the terms in the form would bill real objects, and why. */
export function TariffPreview({ terms, itemId, communityId, tariffId }: TariffPreviewProps) {
  const w = useWords(words);
  const [period, setPeriod] = useState(() => periodOf(Date.now()));
  const [roomId, setRoomId] = useState<string | undefined>();
  const [input, setInput] = useState<PreviewTariffQueryVariables['input'] | null>(null);
  const preview = useAsk(
    PreviewTariff,
    { input: input ?? ({} as PreviewTariffQueryVariables['input']) },
    { enabled: input !== null, keepsPrevious: true, staleMs: 0 },
  );
  const [isUnready, setUnready] = useState(false);

  function look(): void {
    const item = itemId();
    setUnready(item === undefined || terms().formula.trim() === '');
    if (item === undefined || terms().formula.trim() === '') return;
    setInput({
      itemId: item,
      terms: sentTerms(terms()),
      period,
      communityId,
      tariffId: roomId === undefined ? tariffId : undefined,
      roomIds: roomId === undefined ? [] : [roomId],
    });
  }

  return (
    <Card title={w.previewTitle}>
      <div className={styles['preview']}>
        <p className="quiet">{w.previewHint}</p>
        <PeriodPicker value={period} onChange={(wanted) => wanted !== undefined && setPeriod(wanted)} />
        <span className="quiet">{w.previewRoom}</span>
        <RoomPicker aria-label={w.previewRoom} value={roomId} onChange={(room) => setRoomId(room)} />
        <Button loading={preview.isFetching} onClick={look}>
          {input === null ? w.preview : w.previewAgain}
        </Button>
        {isUnready && <Notice isInline tone="failed" title={w.required} hint={`${w.item}、${w.formula}`} />}
        {input !== null && <Asked of={preview}>{({ previewTariff }) => <Rows previewed={previewTariff} />}</Asked>}
        {preview.error !== null && preview.data !== undefined && <Failure isInline error={preview.error} />}
      </div>
    </Card>
  );
}

function Rows({ previewed }: { previewed: PreviewTariffQuery['previewTariff'] }) {
  const w = useWords(words);
  const { problemCodes } = useWords(runWords);
  const { count } = useFormats();
  if (previewed.errors.length > 0) {
    // What is wrong with the formula is said at the formula.
    const messages = previewed.errors.map(({ field, message }) => (field?.join('.') === 'terms.formula' ? w.previewFormula : message));
    return <Notice isInline tone="failed" title={messages.join(' ')} />;
  }
  if (previewed.rows.length === 0) return <p>{w.noObjects}</p>;
  return (
    <div role="status">
      {previewed.isSample && <p className="quiet">{w.sample}</p>}
      {previewed.rows.map((row) => (
        <article key={row.object.id} className={styles['row']}>
          <header>
            <strong>{row.room === null ? row.object.code : `${row.room.community} ${row.room.label}`}</strong>
            {row.amount !== null && <Money of={row.amount} />}
          </header>
          {row.object.kind !== 'ROOM' && <p className="quiet">{row.object.code}</p>}
          {row.lacks !== null && <p className={styles['fault']}>{w.lacks(row.lacks.label)}</p>}
          {row.problem !== null && <p className={styles['fault']}>{problemCodes[row.problem]}</p>}
          {row.shareCount > 0 && <p className="quiet">{w.pot(count(row.shareCount))}</p>}
          {row.explanation.length > 0 && (
            <ol>
              {row.explanation.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ol>
          )}
        </article>
      ))}
    </div>
  );
}
