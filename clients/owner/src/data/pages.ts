/** A long list: its first page as any answer, the following ones when they are wanted. */
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '@kit/client';
import type { Document } from '@kit/documents';
import { api } from './api';
import { useAsk, type Asked } from './ask';

interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

export interface Listed<Node> extends Asked<readonly Node[]> {
  readonly hasMore: boolean;
  readonly isAskingMore: boolean;
  readonly moreError: ApiError | null;
  more(): void;
  again(): Promise<void>;
}

export function usePages<Name extends string, Node, Variables extends { after?: string | null | undefined }>(
  document: Document<Record<Name, Connection<Node>>, Variables>,
  variables: Variables,
  options: { readonly keep?: boolean; readonly skip?: boolean } = {},
): Listed<Node> {
  const first = useAsk(document, variables, options);
  const [following, setFollowing] = useState<readonly Connection<Node>[]>([]);
  const [isAskingMore, setIsAskingMore] = useState(false);
  const [moreError, setMoreError] = useState<ApiError | null>(null);
  const key = JSON.stringify(variables);
  // A new first page does not go with the old second one.
  useEffect(() => {
    setFollowing([]);
    setMoreError(null);
  }, [key, first.value]);

  const firstPage = first.value === null ? null : (Object.values(first.value)[0] as Connection<Node>);
  const last = following[following.length - 1] ?? firstPage;
  const more = useCallback(() => {
    if (last === null || isAskingMore) return;
    setIsAskingMore(true);
    setMoreError(null);
    api
      .ask(document, { ...(JSON.parse(key) as Variables), after: last.pageInfo.endCursor })
      .then((answer) => {
        setFollowing((pages) => [...pages, Object.values(answer)[0] as Connection<Node>]);
      })
      .catch((error: unknown) => {
        setMoreError(error instanceof ApiError ? error : new ApiError('failed', 'CLIENT', String(error)));
      })
      .finally(() => {
        setIsAskingMore(false);
      });
  }, [document, key, last, isAskingMore]);

  return {
    ...first,
    value: firstPage === null ? null : [...firstPage.nodes, ...following.flatMap((page) => page.nodes)],
    hasMore: last?.pageInfo.hasNextPage === true,
    isAskingMore,
    moreError,
    more,
  };
}
