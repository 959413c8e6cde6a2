/** The movements after the first page: the statement around them stays as it is. */
import { useState } from 'react';
import { ApiError } from '@kit/client';
import { AccountStatement } from '@kit/gql/owner';
import { api } from '@/data/api';
import { More } from '@/ui/more';
import { Line, type Statement } from './index';

type Lines = Statement['lines'];

export function Following(props: {
  readonly first: Lines;
  readonly variables: { readonly roomId: string; readonly from: string; readonly to: string };
}): JSX.Element {
  const [pages, setPages] = useState<readonly Lines[]>([]);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { pageInfo } = pages[pages.length - 1] ?? props.first;
  const more = async (): Promise<void> => {
    setIsAsking(true);
    setError(null);
    try {
      const answer = await api.ask(AccountStatement, { ...props.variables, after: pageInfo.endCursor });
      setPages([...pages, answer.accountStatement.lines]);
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : new ApiError('failed', 'CLIENT', String(cause)));
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <>
      {pages.flatMap((page) => page.nodes).map((line) => (
        <Line key={line.id} line={line} />
      ))}
      <More of={{ hasMore: pageInfo.hasNextPage, isAskingMore: isAsking, moreError: error, more: () => void more() }} />
    </>
  );
}
