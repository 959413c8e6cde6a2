import { Button } from 'antd';
import { isRouteErrorResponse, useNavigate, useRouteError } from 'react-router';
import { ApiError } from '@kit/client';
import { useWords } from '@shared/text/language';
import { Failure, Notice } from './state';
import { words } from './words';

export function NotFoundPage() {
  const w = useWords(words);
  const navigate = useNavigate();
  const home = <Button onClick={() => void navigate('/')}>{w.home}</Button>;
  return <Notice isPage title={w.pageMissing.title} hint={w.pageMissing.hint} actions={home} />;
}

export function ForbiddenPage() {
  const w = useWords(words);
  const navigate = useNavigate();
  const home = <Button onClick={() => void navigate('/')}>{w.home}</Button>;
  return <Notice isPage title={w.forbidden.title} hint={w.forbidden.hint} actions={home} />;
}

/** Where a page itself threw, or its script could not be loaded (a newer build has replaced it). */
export function CrashedPage() {
  const w = useWords(words);
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  if (error instanceof ApiError) return <Failure error={error} onRetry={() => location.reload()} />;
  const isChunkMissing = error instanceof TypeError && /import|module|fetch/i.test(error.message);
  const text = isChunkMissing ? (navigator.onLine ? w.outdated : w.offline) : w.crashed;
  const reload = <Button onClick={() => location.reload()}>{w.reload}</Button>;
  return <Notice isPage tone="failed" title={text.title} hint={text.hint} actions={reload} />;
}
