import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiError } from '@kit/client';
import type { Document } from '@kit/documents';
import { useApi } from '@shared/api/api';

/** A page of any list of the API. */
export interface Connection<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount?: number;
}

export interface PageVariables {
  first?: number | null;
  after?: string | null;
}

export interface Pages<Row> {
  /** Of the page that is shown; of all pages so far where the list is endless. */
  rows: readonly Row[];
  totalCount: number | null;
  /** 0-based. */
  page: number;
  hasNext: boolean;
  isLoading: boolean;
  /** Rows stand there, but they answer the question before. */
  isStale: boolean;
  isLoadingMore: boolean;
  error: ApiError | null;
  next(): void;
  previous(): void;
  retry(): void;
}

/** Walks a list by its cursors. A change of the variables begins at the first page again. */
export function usePages<Row, Result, Variables extends PageVariables>(given: {
  document: Document<Result, Variables>;
  variables: Variables;
  connection: (result: Result) => Connection<Row>;
  pageSize: number;
  isEndless: boolean;
  enabled?: boolean;
}): Pages<Row> {
  const { document, variables, connection, pageSize, isEndless, enabled = true } = given;
  const api = useApi();
  const asked = JSON.stringify([variables, pageSize]);
  const [place, setPlace] = useState({ asked, page: 0 });
  const page = place.asked === asked ? place.page : 0;
  const query = useInfiniteQuery({
    queryKey: [document.name, variables, 'pages', pageSize],
    queryFn: ({ pageParam, signal }) =>
      api.ask(document, { ...variables, first: pageSize, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => {
      const { pageInfo } = connection(last);
      return pageInfo.hasNextPage ? pageInfo.endCursor : null;
    },
    placeholderData: keepPreviousData,
    enabled,
  });
  const pages = (query.data?.pages ?? []).map(connection);
  const current = pages[Math.min(page, Math.max(pages.length - 1, 0))];
  return {
    rows: isEndless ? pages.flatMap((each) => each.nodes) : (current?.nodes ?? []),
    totalCount: pages[0]?.totalCount ?? null,
    page,
    hasNext: isEndless ? query.hasNextPage : page < pages.length - 1 || query.hasNextPage,
    isLoading: query.isPending && enabled,
    isStale: query.isPlaceholderData,
    isLoadingMore: query.isFetchingNextPage,
    error: query.error,
    next: () => {
      if (isEndless) {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
        return;
      }
      if (page < pages.length - 1) setPlace({ asked, page: page + 1 });
      else if (query.hasNextPage && !query.isFetching) {
        void query.fetchNextPage().then((done) => {
          if (done.error === null) setPlace({ asked, page: page + 1 });
        });
      }
    },
    previous: () => setPlace({ asked, page: Math.max(0, page - 1) }),
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}
