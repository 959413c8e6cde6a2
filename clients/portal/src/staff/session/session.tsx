import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiError } from '@kit/client';
import {
  ChooseCompany,
  Me,
  SetLanguage,
  SignOut,
  type ColleagueFragment,
  type SessionFragment,
} from '@kit/gql/staff';
import { accepted } from '@kit/problems';
import { nearestLanguage, type Language } from '@kit/words';
import { queries } from '@shared/api/api';
import { PermissionsProvider, type Permissions } from '@shared/api/permissions';
import { keepFor } from '@shared/state/kept';
import { switchLanguage } from '@shared/text/language';
import { api, onSignedOut, sessionStore } from './api';

type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** By choice: the next one begins at the overview and not where this one was. */
  | { readonly kind: 'signed-out'; readonly isByChoice?: boolean }
  /** Expired: the session is over, but what was typed on the page waits for the same person to come back. */
  | { readonly kind: 'signed-in'; readonly me: ColleagueFragment; readonly isExpired?: boolean };

export interface Session {
  readonly state: State;
  /** After signing in: keep the tokens, and who it is. */
  begin(tokens: SessionFragment, me: ColleagueFragment): Promise<void>;
  chooseCompany(companyId: string): Promise<void>;
  chooseLanguage(language: Language): void;
  signOut(): Promise<void>;
  retry(): void;
}

// Tabs of somebody who signs out forget too; where a session only ran out, each tab waits.
const departures = new BroadcastChannel('linli.staff.departures');

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ kind: 'starting' });
  const here = useRef(state);
  here.current = state;

  const enter = useCallback((me: ColleagueFragment) => {
    const before = here.current;
    if (before.kind === 'signed-in' && before.me.id !== me.id) queries.clear();
    // What was asked meanwhile was refused.
    else if (before.kind === 'signed-in' && before.isExpired === true) void queries.invalidateQueries();
    keepFor(me.id);
    switchLanguage(nearestLanguage([me.language]));
    setState({ kind: 'signed-in', me });
  }, []);

  const leave = useCallback(() => {
    setState((before) => {
      if (before.kind === 'signed-in') return { ...before, isExpired: true };
      return before.kind === 'signed-out' ? before : { kind: 'signed-out' };
    });
  }, []);

  const depart = useCallback(() => {
    api.forget();
    queries.clear();
    setState({ kind: 'signed-out', isByChoice: true });
  }, []);

  const load = useCallback(async () => {
    if (!api.isSignedIn) {
      leave();
      return;
    }
    try {
      const { me } = await api.ask(Me, {});
      enter(me);
    } catch (error) {
      if (error instanceof ApiError && error.kind === 'signed-out') leave();
      else setState((before) => (before.kind === 'signed-in' ? before : { kind: 'failed', error }));
    }
  }, [enter, leave]);

  useEffect(() => {
    void load();
    const endings = [
      onSignedOut(leave),
      // Another tab signed in, perhaps as somebody else, or found the session over.
      sessionStore.onChange(() => void load()),
    ];
    departures.addEventListener('message', depart);
    endings.push(() => departures.removeEventListener('message', depart));
    return () => {
      for (const end of endings) end();
    };
  }, [load, leave, depart]);

  const chooseCompany = useCallback(
    async (companyId: string) => {
      const answer = accepted((await api.ask(ChooseCompany, { input: { companyId } })).chooseCompany);
      if (answer.accessToken !== null && answer.accessExpiresAt !== null) {
        api.adoptAccess({ accessToken: answer.accessToken, accessExpiresAt: answer.accessExpiresAt });
      }
      await load();
    },
    [load],
  );

  const session = useMemo<Session>(
    () => ({
      state,
      begin: async (tokens, me) => {
        api.adopt(tokens);
        const before = here.current.kind === 'signed-in' ? here.current.me : null;
        // Back to a session that ran out: into the same company.
        const company = before === null || before.id === me.id ? null : before.company;
        if (company === null || !me.companies.some((each) => each.id === company.id)) enter(me);
        else await chooseCompany(company.id).catch(() => enter(me));
      },
      chooseCompany,
      chooseLanguage: (language) => {
        switchLanguage(language);
        // Names and messages of the server are in the language of the question.
        void queries.invalidateQueries();
        api.ask(SetLanguage, { input: { language } }).then(load, () => undefined);
      },
      signOut: async () => {
        // Whatever becomes of the question, this device forgets.
        await api.ask(SignOut, {}).catch(() => undefined);
        depart();
        departures.postMessage('signed out');
      },
      retry: () => {
        setState({ kind: 'starting' });
        void load();
      },
    }),
    [state, enter, chooseCompany, depart, load],
  );

  const permissions = useMemo<Permissions>(
    () =>
      new Map(
        state.kind === 'signed-in'
          ? state.me.permissions.map((held) => [held.code, new Set(held.unitIds)] as const)
          : [],
      ),
    [state],
  );

  return (
    <SessionContext.Provider value={session}>
      <PermissionsProvider of={permissions}>{children}</PermissionsProvider>
    </SessionContext.Provider>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no SessionProvider above');
  return session;
}

/** Who is signed in; only below the guard of the shell. */
export function useMe(): ColleagueFragment {
  const { state } = useSession();
  if (state.kind !== 'signed-in') throw new Error('nobody is signed in');
  return state.me;
}
