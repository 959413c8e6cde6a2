import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ApiClient,
  ApiError,
  TransportFailure,
  type RefreshAnswer,
  type Request,
  type Response,
  type SessionStore,
  type SessionTokens,
} from '../client';
import type { Document } from '../documents';

const REFRESH: Document<RefreshAnswer, { input: { refreshToken: string } }> = {
  name: 'RefreshSession',
  kind: 'mutation',
  id: 'sha256:refresh',
};
const BILLS: Document<{ bills: string[] }, { period: string }> = { name: 'Bills', kind: 'query', id: 'sha256:bills' };

function tokens(generation: number): SessionTokens {
  return {
    accessToken: `access-${generation}`,
    accessExpiresAt: '2026-11-23T06:15:00Z',
    refreshToken: `refresh-${generation}`,
    refreshExpiresAt: '2026-12-23T06:00:00Z',
  };
}

function answered(data: unknown): Response {
  return { status: 200, body: JSON.stringify({ data }), requestId: 'r-1' };
}

function refused(code: string, status = 200): Response {
  const errors = [{ message: `says ${code}`, extensions: { code } }];
  return { status, body: JSON.stringify({ data: null, errors }), requestId: 'r-1' };
}

let kept: SessionTokens | null;
let store: SessionStore;
let onSignedOut: ReturnType<typeof vi.fn<() => void>>;
/** A server that knows one generation of tokens. */
let generation: number;
let requests: Request[];

beforeEach(() => {
  kept = tokens(1);
  store = {
    read: () => kept,
    write: (written) => {
      kept = written;
    },
  };
  onSignedOut = vi.fn<() => void>();
  generation = 1;
  requests = [];
});

async function server(request: Request): Promise<Response> {
  requests.push(request);
  await Promise.resolve();
  const body = JSON.parse(request.body) as { documentId: string; variables: { input?: { refreshToken: string } } };
  if (body.documentId === REFRESH.id) {
    if (body.variables.input?.refreshToken !== `refresh-${generation}`) return refused('SESSION_ENDED');
    generation += 1;
    return answered({ refreshSession: { session: tokens(generation), errors: [] } });
  }
  if (request.headers['Authorization'] !== `Bearer access-${generation}`) return refused('NOT_SIGNED_IN');
  return answered({ bills: ['one'] });
}

function client(transport = server): ApiClient {
  return new ApiClient({
    url: '/graphql/staff',
    transport,
    store,
    language: () => 'zh-Hans',
    refreshDocument: REFRESH,
    onSignedOut,
  });
}

function failure(asked: Promise<unknown>): Promise<ApiError> {
  return asked.then(
    () => Promise.reject(new Error('it was answered')),
    (error: unknown) => error as ApiError,
  );
}

describe('asking', () => {
  it('sends the id, the variables, the token and the language', async () => {
    expect(await client().ask(BILLS, { period: '2026-11' })).toEqual({ bills: ['one'] });
    expect(JSON.parse(requests[0]!.body)).toEqual({
      documentId: 'sha256:bills',
      operationName: 'Bills',
      variables: { period: '2026-11' },
    });
    expect(requests[0]!.headers).toMatchObject({ Authorization: 'Bearer access-1', 'Accept-Language': 'zh-Hans' });
  });

  it('leaves the session out where that is asked', async () => {
    await failure(client().ask(BILLS, { period: '2026-11' }, { anonymous: true }));
    expect(requests).toHaveLength(1);
    expect(requests[0]!.headers).not.toHaveProperty('Authorization');
    expect(kept).not.toBeNull();
  });

  it.each([
    ['FORBIDDEN', 200, 'forbidden'],
    ['NOT_FOUND', 200, 'not-found'],
    ['INVALID_INPUT', 200, 'refused'],
    ['TOO_MANY_REQUESTS', 429, 'refused'],
    ['INTERNAL', 500, 'failed'],
    ['PERSISTED_DOCUMENT_NOT_FOUND', 400, 'failed'],
  ] as const)('tells %s with status %i as %s', async (code, status, kind) => {
    const error = await failure(client(() => Promise.resolve(refused(code, status))).ask(BILLS, { period: '2026-11' }));
    expect(error).toMatchObject({ kind, code, message: `says ${code}`, requestId: 'r-1' });
  });

  it('takes what is no answer of ours for a failure', async () => {
    const page = { status: 502, body: '<html>', requestId: null };
    const error = await failure(client(() => Promise.resolve(page)).ask(BILLS, { period: '2026-11' }));
    expect(error).toMatchObject({ kind: 'failed', code: 'HTTP_502', isTemporary: true });
  });

  it.each(['offline', 'timeout', 'cancelled'] as const)('tells %s', async (reason) => {
    const broken = client(() => Promise.reject(new TransportFailure(reason)));
    expect(await failure(broken.ask(BILLS, { period: '2026-11' }))).toMatchObject({ kind: reason });
  });
});

describe('renewing', () => {
  it('happens once for all who wait, and each asks again', async () => {
    generation = 1;
    kept = { ...tokens(1), accessToken: 'run out' };
    const asking = client();
    const answers = await Promise.all([1, 2, 3].map(() => asking.ask(BILLS, { period: '2026-11' })));
    expect(answers).toHaveLength(3);
    const renewals = requests.filter((request) => request.body.includes('sha256:refresh'));
    expect(renewals).toHaveLength(1);
    expect(renewals[0]!.headers).not.toHaveProperty('Authorization');
    expect(kept?.refreshToken).toBe('refresh-2');
  });

  it('uses what another tab renewed meanwhile', async () => {
    kept = { ...tokens(1), accessToken: 'run out' };
    store.exclusively = (work) => {
      kept = tokens(1);
      return work();
    };
    expect(await client().ask(BILLS, { period: '2026-11' })).toEqual({ bills: ['one'] });
    expect(requests.filter((request) => request.body.includes('sha256:refresh'))).toHaveLength(0);
  });

  it('ends the session where it is over', async () => {
    kept = tokens(0);
    expect(await failure(client().ask(BILLS, { period: '2026-11' }))).toMatchObject({ kind: 'signed-out' });
    expect(kept).toBeNull();
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('keeps the session where the network is lost', async () => {
    kept = { ...tokens(1), accessToken: 'run out' };
    const asking = client((request) =>
      request.body.includes('sha256:refresh') ? Promise.reject(new TransportFailure('offline')) : server(request),
    );
    expect(await failure(asking.ask(BILLS, { period: '2026-11' }))).toMatchObject({ kind: 'offline' });
    expect(kept).not.toBeNull();
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('tells who was never signed in', async () => {
    kept = null;
    expect(await failure(client().ask(BILLS, { period: '2026-11' }))).toMatchObject({ kind: 'signed-out' });
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });
});

it('keeps only the tokens of a session', () => {
  client().adopt({ ...tokens(7), extra: 1 } as SessionTokens);
  expect(kept).toEqual(tokens(7));
  client().adoptAccess({ accessToken: 'of another company', accessExpiresAt: 'later' });
  expect(kept).toMatchObject({ accessToken: 'of another company', refreshToken: 'refresh-7' });
  client().forget();
  expect(client().isSignedIn).toBe(false);
});
