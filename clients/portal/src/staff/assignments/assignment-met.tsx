import { Fragment } from 'react';
import type { PreviewAssignmentQuery } from '@kit/gql/staff';
import { StatusTag, type Tone } from '@shared/text/status-tag';
import { useFormats, useWords } from '@shared/text/language';
import { words } from './words';
import styles from './assignments.module.css';

type Met = PreviewAssignmentQuery['previewAssignment'];
type Those = Met['fresh'];

/** How many of the chosen cannot have the tariff, or have it. */
export function standsAgainst(met: Met): number {
  return met.count - met.fresh.count;
}

/** What the chosen objects meet: which can have the tariff, and what stands against the others, by name. */
export function AssignmentMet({ met, isStale }: { met: Met; isStale: boolean }) {
  const w = useWords(words);
  return (
    <ul className={`${styles['met']} ${isStale ? styles['stale'] : ''}`} aria-live="polite" aria-busy={isStale}>
      <Line tone="paid" text={w.fresh} those={met.fresh} isQuiet />
      <Line tone="quiet" text={w.same} those={met.same} />
      <Line tone="warning" text={w.overlapping} those={met.overlapping} />
      <Line tone="failed" text={w.strange} those={met.strange} />
      {met.lacking.map((lacking) => (
        <Line key={lacking.quantity.name} tone="failed" text={w.lacking(lacking.quantity.label)} those={lacking.those} />
      ))}
    </ul>
  );
}

/** `isQuiet`: their names are of no interest. */
function Line({ tone, text, those, isQuiet = false }: { tone: Tone; text: string; those: Those; isQuiet?: boolean }) {
  const w = useWords(words);
  const { count } = useFormats();
  if (those.count === 0 && !isQuiet) return null;
  return (
    <li>
      <StatusTag tone={tone}>
        {text} <span className="figures">{count(those.count)}</span>
      </StatusTag>
      {!isQuiet && (
        <span className="quiet">
          {those.objects.map((code, at) => (
            <Fragment key={code}>
              {at > 0 && '、'}
              <span>{code}</span>
            </Fragment>
          ))}
          {those.count > those.objects.length && ` ${w.andMore(count(those.count - those.objects.length))}`}
        </span>
      )}
    </li>
  );
}
