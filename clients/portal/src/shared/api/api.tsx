import {
  QueryClient,
  QueryClientProvider,
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type Query,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { ApiError, type ApiClient } from '@kit/client';
import type { Document } from '@kit/documents';
import { accepted, Refusals, type Payload } from '@kit/problems';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

const ApiContext = createContext<ApiClient | null>(null);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the network or a worker spoiled once is tried again; a refusal stays one.
      retry: (failures, error) => error instanceof ApiError && error.isTemporary && failures < 2,
      retryDelay: (failures) => 800 * 2 ** failures,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

export function ApiProvider({ client, children }: { client: ApiClient; children: ReactNode }) {
  return (
    <ApiContext.Provider value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ApiContext.Provider>
  );
}

export function useApi(): ApiClient {
  const client = useContext(ApiContext);
  if (client === null) throw new Error('no ApiProvider above');
  return client;
}

export interface AskSettings<Result = never> {
  /** Not asked while false: an argument is missing, or a permission. */
  enabled?: boolean;
  /** Show the answer to the question before while the next one is asked. */
  keepsPrevious?: boolean;
  staleMs?: number;
  /** Ask again every so often, perhaps depending on the last answer; false: no more. */
  everyMs?: number | false | ((answer: Result | undefined) => number | false);
}

/** Ask a query and stay current; one answer for all who ask the same. */
export function useAsk<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
  settings: AskSettings<Result> = {},
): UseQueryResult<Result> {
  const api = useApi();
  const { everyMs } = settings;
  return useQuery<Result, ApiError>({
    queryKey: [document.name, variables],
    queryFn: ({ signal }) => api.ask(document, variables, { signal }),
    enabled: settings.enabled ?? true,
    placeholderData: settings.keepsPrevious === true ? keepPreviousData : undefined,
    ...(settings.staleMs !== undefined && { staleTime: settings.staleMs }),
    ...(everyMs !== undefined && {
      refetchInterval: typeof everyMs === 'function' ? ({ state }: Query<Result, ApiError>) => everyMs(state.data) : everyMs,
    }),
  });
}

type AnyDocument = Document<never, never> | Document<unknown, never>;

export interface ChangeSettings<Answer> {
  /** Queries whose answers are no longer true; 'all' after something far-reaching. */
  refreshes?: readonly Pick<AnyDocument, 'name'>[] | 'all';
  onDone?: (answer: Answer) => void;
}

export interface Change<Variables, Answer> {
  /** Resolves with the payload; rejects with Refusals or ApiError. */
  run(variables: Variables): Promise<Answer>;
  isRunning: boolean;
  /** Why it was refused, for the fields of the form. */
  refusals: Refusals | null;
  /** Why it could not be asked at all. */
  failure: ApiError | null;
  reset(): void;
}

/**
 * Change something: `const voiding = useChange(VoidReceipt, (answer) => answer.voidReceipt, { refreshes: [Receipts] })`,
 * then `await voiding.run({ input })`. Never sent twice by itself.
 */
export function useChange<Result, Variables, Answer extends Payload>(
  document: Document<Result, Variables>,
  payload: (result: Result) => Answer,
  settings: ChangeSettings<Answer> = {},
): Change<Variables, Answer> {
  const api = useApi();
  const cache = useQueryClient();
  const mutation = useMutation<Answer, ApiError | Refusals, Variables>({
    mutationFn: async (variables) => accepted(payload(await api.ask(document, variables))),
    onSuccess: (answer) => {
      const { refreshes = [] } = settings;
      if (refreshes === 'all') void cache.invalidateQueries();
      else for (const query of refreshes) void cache.invalidateQueries({ queryKey: [query.name] });
      settings.onDone?.(answer);
    },
  });
  return {
    run: mutation.mutateAsync,
    isRunning: mutation.isPending,
    refusals: mutation.error instanceof Refusals ? mutation.error : null,
    failure: mutation.error instanceof ApiError ? mutation.error : null,
    reset: mutation.reset,
  };
}

/** For answers that something else than a useChange made old: a job that ended. Resolves once those in sight are new. */
export function useRefresh(): (...documents: readonly Pick<AnyDocument, 'name'>[]) => Promise<unknown> {
  const cache = useQueryClient();
  return (...documents) =>
    Promise.all(documents.map((query) => cache.invalidateQueries({ queryKey: [query.name] })));
}
