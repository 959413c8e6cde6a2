import type { CollectedFragment } from '@kit/gql/staff';
import { Money } from '@shared/text/figures';
import { useFormats, useWords } from '@shared/text/language';
import { ScreenLink } from '../scope/scope';
import { shownRate } from './rate';
import { words } from './words';
import styles from './collection.module.css';

interface HeadlineProps {
  figures: CollectedFragment;
  bills: string;
  /** The month, where its bills are not out yet. */
  notBilled?: string;
}

/** The rate as the largest thing, and the four sums that it is made of. */
export function Headline({ figures, bills, notBilled }: HeadlineProps) {
  const w = useWords(words);
  const { money } = useFormats();
  const open = figures.collectable.amountMinor - figures.applied.amountMinor;
  return (
    <section className={styles['headline']} aria-label={w.rate}>
      <div className={styles['rate']}>
        <span className="quiet">{w.rate}</span>
        <strong className="figures" data-testid="rate">
          {shownRate(figures.rate)}
        </strong>
        {figures.rate !== null && notBilled !== undefined && <span className="quiet">{w.notBilled(notBilled)}</span>}
        {figures.rate === null && <span className="quiet">{w.nothingBilled}</span>}
      </div>
      <dl className={styles['sums']}>
        <div>
          <dt className="quiet">{w.billed}</dt>
          <dd>
            <Money of={figures.billed} />
          </dd>
        </div>
        <div>
          <dt className="quiet">{w.redLetters}</dt>
          <dd>
            <Money of={figures.redLetters} />
          </dd>
        </div>
        <div>
          <dt className="quiet">{w.applied}</dt>
          <dd>
            <Money of={figures.applied} tone="paid" />
          </dd>
        </div>
        <div>
          <dt className="quiet">{w.open}</dt>
          <dd>
            <ScreenLink to={bills} className="figures">
              {money({ amountMinor: open, currency: figures.billed.currency })}
            </ScreenLink>
          </dd>
        </div>
      </dl>
    </section>
  );
}
