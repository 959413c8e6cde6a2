/**
 * Asks one API: sends a document's id, its variables and the access token; renews the session when the token has run
 * out; says in one kind of error what went wrong. How bytes travel and where the session is kept are given from
 * outside, because a mini-program has neither fetch nor localStorage.
 */
import type { Document } from './documents';

/** What stops a request: AbortSignal in a browser, or anything of its shape. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal?: StopSignal;
}

export interface Response {
  readonly status: number;
  readonly body: string;
  readonly requestId: string | null;
}

/** Carries a POST. Throws TransportFailure and nothing else. */
export type Transport = (request: Request) => Promise<Response>;

export class TransportFailure extends Error {
  constructor(readonly reason: 'offline' | 'timeout' | 'cancelled') {
    super(reason);
    this.name = 'TransportFailure';
  }
}

export interface SessionTokens {
  readonly accessToken: string;
  readonly accessExpiresAt: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: string;
}

export interface SessionStore {
  read(): SessionTokens | null;
  /** null: nobody is signed in. */
  write(tokens: SessionTokens | null): void;
  /** Runs the work while no other tab runs its own; left out where there is only one. */
  exclusively?<Result>(work: () => Promise<Result>): Promise<Result>;
}

export type FailureKind =
  | 'offline' // nobody answered; what was asked may or may not have happened
  | 'timeout' // no answer in time; the same
  | 'cancelled' // we stopped asking
  | 'signed-out' // sign in again
  | 'forbidden'
  | 'not-found'
  | 'refused' // a rule of the business said no; the message is for the user
  | 'failed'; // our side is at fault; the request id finds it in the logs

export class ApiError extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Stable, for programs: NOT_FOUND, INTERNAL, HTTP_502; empty where nobody answered. */
    readonly code: string,
    message: string,
    readonly requestId: string | null = null,
    /** Path of the argument at fault, where one is. */
    readonly field: readonly string[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** The same question may go well a little later. */
  get isTemporary(): boolean {
    return this.kind === 'offline' || this.kind === 'timeout' || this.kind === 'failed';
  }

  /** This build is too old for the API: load the page anew. */
  get isOutdated(): boolean {
    return this.code === 'PERSISTED_DOCUMENT_NOT_FOUND';
  }
}

export interface AskOptions {
  readonly signal?: StopSignal;
  readonly timeoutMs?: number;
  /** Without the session: signing in must not fail on an old one. */
  readonly anonymous?: boolean;
}

export interface ApiClientOptions {
  /** Address of the API: `/graphql/staff`; absolute in a mini-program. */
  readonly url: string;
  readonly transport: Transport;
  readonly store: SessionStore;
  readonly language: () => string;
  /** The API's own RefreshSession. */
  readonly refreshDocument: Document<RefreshAnswer, { input: { refreshToken: string } }>;
  /** The session is over: show the way in. */
  readonly onSignedOut?: () => void;
  readonly timeoutMs?: number;
}

export interface RefreshAnswer {
  refreshSession: { session: SessionTokens | null; errors: readonly unknown[] };
}

const TIMEOUT_MS = 20_000;
const KINDS: Record<string, FailureKind> = {
  NOT_SIGNED_IN: 'signed-out',
  SESSION_ENDED: 'signed-out',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not-found',
  INTERNAL: 'failed',
};

export class ApiClient {
  private renewal: Promise<void> | null = null;

  constructor(private readonly options: ApiClientOptions) {}

  get isSignedIn(): boolean {
    return this.options.store.read() !== null;
  }

  /** What the document answers; a mutation's payload with its errors too. Throws ApiError. */
  async ask<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    options: AskOptions = {},
  ): Promise<Result> {
    const tokens = options.anonymous === true ? null : this.options.store.read();
    try {
      return await this.send(document, variables, tokens?.accessToken ?? null, options);
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== 'signed-out' || options.anonymous === true) throw error;
      if (tokens === null) {
        this.options.onSignedOut?.();
        throw error;
      }
      await this.renew(tokens);
      return this.send(document, variables, this.options.store.read()?.accessToken ?? null, options);
    }
  }

  /** Something that is no document but needs the access token, an upload: once more where the token has run out. */
  async withToken<Answer extends { readonly status: number }>(send: (accessToken: string) => Promise<Answer>): Promise<Answer> {
    const tokens = this.options.store.read();
    if (tokens === null) throw this.signedOut();
    const answer = await send(tokens.accessToken);
    if (answer.status !== 401) return answer;
    await this.renew(tokens);
    return send(this.options.store.read()?.accessToken ?? '');
  }

  /** Keep the session that signing in gave. */
  adopt(tokens: SessionTokens): void {
    // Only the four: fragments may bring more.
    const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt } = tokens;
    this.options.store.write({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt });
  }

  /** Another access token of the same session: chooseCompany gives one. */
  adoptAccess(access: Pick<SessionTokens, 'accessToken' | 'accessExpiresAt'>): void {
    const tokens = this.options.store.read();
    if (tokens !== null) this.adopt({ ...tokens, ...access });
  }

  /** Forget the session on this device. */
  forget(): void {
    this.options.store.write(null);
  }

  /** One renewal at a time, here and in the other tabs. Throws ApiError where there is no session any more. */
  private renew(used: SessionTokens): Promise<void> {
    if (this.renewal === null) {
      const exclusively = this.options.store.exclusively ?? ((work) => work());
      this.renewal = exclusively(() => this.renewNow(used)).finally(() => {
        this.renewal = null;
      });
    }
    return this.renewal;
  }

  private async renewNow(used: SessionTokens): Promise<void> {
    const { store } = this.options;
    const tokens = store.read();
    if (tokens === null) throw this.signedOut();
    // Somebody else renewed it while we waited.
    if (tokens.accessToken !== used.accessToken) return;
    try {
      const input = { refreshToken: tokens.refreshToken };
      const { refreshSession } = await this.send(this.options.refreshDocument, { input }, null, {});
      if (refreshSession.session === null) throw new ApiError('signed-out', 'SESSION_ENDED', '');
      this.adopt(refreshSession.session);
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== 'signed-out') throw error;
      // Where tabs cannot wait for each other, another one may have renewed it meanwhile.
      if (store.read()?.refreshToken !== tokens.refreshToken) return;
      store.write(null);
      throw this.signedOut();
    }
  }

  private signedOut(): ApiError {
    this.options.onSignedOut?.();
    return new ApiError('signed-out', 'NOT_SIGNED_IN', '');
  }

  private async send<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    accessToken: string | null,
    options: AskOptions,
  ): Promise<Result> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'Accept-Language': this.options.language(),
    };
    if (accessToken !== null) headers['Authorization'] = `Bearer ${accessToken}`;
    let response: Response;
    try {
      response = await this.options.transport({
        url: this.options.url,
        headers,
        body: JSON.stringify({ documentId: document.id, operationName: document.name, variables }),
        timeoutMs: options.timeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS,
        signal: options.signal,
      });
    } catch (error) {
      if (error instanceof TransportFailure) throw new ApiError(error.reason, '', '');
      throw error;
    }
    return resultOf<Result>(response);
  }
}

interface ErrorShown {
  message?: string;
  extensions?: { code?: string; requestId?: string; field?: readonly string[] };
}

function resultOf<Result>(response: Response): Result {
  let answer: { data?: Result | null; errors?: readonly ErrorShown[] };
  try {
    answer = JSON.parse(response.body) as typeof answer;
  } catch {
    throw new ApiError('failed', `HTTP_${response.status}`, '', response.requestId);
  }
  const first = answer.errors?.[0];
  if (first !== undefined) {
    const code = first.extensions?.code ?? `HTTP_${response.status}`;
    // A document that the API does not understand is our mistake, not the user's.
    const kind = KINDS[code] ?? (response.status >= 400 && response.status !== 429 ? 'failed' : 'refused');
    const requestId = first.extensions?.requestId ?? response.requestId;
    throw new ApiError(kind, code, first.message ?? '', requestId, first.extensions?.field ?? []);
  }
  if (answer.data === undefined || answer.data === null) {
    throw new ApiError('failed', `HTTP_${response.status}`, '', response.requestId);
  }
  return answer.data;
}
