/** What a page says while it waits, when it has nothing, and when something went wrong. */
import type { ReactNode } from 'react';
import type { ApiError } from '@kit/client';
import { dayTime } from '@kit/format';
import type { Asked } from '@/data/ask';
import { surroundings } from '@/device/kind';
import { isOnline } from '@/device/network';
import { useLanguage, useWords } from '@/device/taste';
import { common } from '@/words/common';
import { Box, Tap, Words } from './box';
import { Icon, type IconName } from './icon';
import { Button, Note } from './parts';

/** Where figures will stand. */
export function Bones(props: { readonly rows?: number; readonly height?: number }): JSX.Element {
  const words = useWords(common);
  const { rows = 3, height = 18 } = props;
  return (
    <Box className="stack" role="status" label={words.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Box
          key={row}
          className="bones"
          hidden
          style={{ height: `${height}px`, width: `${[92, 68, 80, 56][row % 4]}%` }}
        />
      ))}
    </Box>
  );
}

export function Empty(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly next?: string;
  readonly action?: ReactNode;
}): JSX.Element {
  return (
    <Box className="empty">
      <Icon name={props.icon} className="empty-icon" />
      <Words className="strong">{props.title}</Words>
      {props.next !== undefined && <Words className="quiet small">{props.next}</Words>}
      {props.action}
    </Box>
  );
}

export function Trouble(props: { readonly error: ApiError; readonly onRetry?: () => void }): JSX.Element {
  const words = useWords(common);
  const [title, next] = troubleText(props.error, words.troubles);
  return (
    <Box className="empty" role="alert">
      <Icon name={props.error.kind === 'offline' ? 'offline' : 'alert'} className="empty-icon" />
      <Words className="strong">{title}</Words>
      {next !== '' && <Words className="quiet small">{next}</Words>}
      {props.error.requestId !== null && props.error.kind === 'failed' && (
        <Words className="quiet small">{words.troubles.requestId(props.error.requestId)}</Words>
      )}
      {props.onRetry !== undefined && props.error.isTemporary && <Button onTap={props.onRetry}>{words.retry}</Button>}
    </Box>
  );
}

type TroubleWords = ReturnType<typeof common.now>['troubles'];

/** What happened, and what to do. */
export function troubleText(error: ApiError, words: TroubleWords): readonly [string, string] {
  if (error.isOutdated) return [words.outdated, words.outdatedNext[surroundings()]];
  switch (error.kind) {
    case 'offline':
      return [words.offline, words.offlineNext];
    case 'timeout':
      return [words.timeout, words.timeoutNext];
    case 'forbidden':
      return [words.forbidden, words.forbiddenNext];
    case 'not-found':
      return [words.notFound, words.notFoundNext];
    case 'refused':
      return [error.message, ''];
    default:
      return [words.failed, words.failedNext];
  }
}

/** Says that figures are not of now. */
export function Oldness(props: { readonly of: Asked<unknown> & { again(): Promise<void> } }): JSX.Element | null {
  const words = useWords(common);
  const language = useLanguage();
  const { value, at, error } = props.of;
  if (value === null || error === null || error.kind === 'cancelled') return null;
  const when = dayTime(new Date(at).toISOString(), language);
  const isOffline = error.kind === 'offline' || !isOnline();
  return (
    <Note kind="warning" icon={isOffline ? 'offline' : 'alert'}>
      <Box className="row spread">
        <Words>{isOffline ? words.knownAt(when) : words.knownTrouble(when)}</Words>
        <Tap className="field-action" isDisabled={props.of.isAsking} onTap={() => void props.of.again()}>
          <Words>{words.retry}</Words>
        </Tap>
      </Box>
    </Note>
  );
}

/** One answer on a page: bones, then what it is, or why it is not there; old figures are marked. */
export function Shown<Result>(props: {
  readonly of: Asked<Result> & { again(): Promise<void> };
  readonly rows?: number;
  /** Parts of the page below say how old they are. */
  readonly isQuiet?: boolean;
  readonly children: (value: Result) => ReactNode;
}): JSX.Element {
  const { value, error } = props.of;
  const again = (): void => {
    void props.of.again();
  };
  if (value !== null) {
    return (
      <>
        {props.isQuiet !== true && <Oldness of={props.of} />}
        {props.children(value)}
      </>
    );
  }
  if (error !== null && !props.of.isAsking) return <Trouble error={error} onRetry={again} />;
  return (
    <Box className="card">
      <Bones rows={props.rows ?? 4} />
    </Box>
  );
}
