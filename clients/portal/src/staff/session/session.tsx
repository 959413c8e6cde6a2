import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
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
  | { readonly kind: 'signed-in'; readonly me: ColleagueFragment };

export interface Session {
  readonly state: State;
  /** After signing in: keep the tokens, and who it is. */
  begin(tokens: SessionFragment, me: ColleagueFragment): void;
  chooseCompany(companyId: string): Promise<void>;
  chooseLanguage(language: Language): void;
  signOut(): Promise<void>;
  retry(): void;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<State>({ kind: 'starting' });

  const enter = useCallback((me: ColleagueFragment) => {
    keepFor(`${me.company?.id ?? ''}.${me.name}`);
    switchLanguage(nearestLanguage([me.language]));
    setState({ kind: 'signed-in', me });
  }, []);

  const leave = useCallback(() => {
    queries.clear();
    setState({ kind: 'signed-out' });
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
      else setState({ kind: 'failed', error });
    }
  }, [enter, leave]);

  useEffect(() => {
    void load();
    const endings = [
      onSignedOut(leave),
      // Another tab signed in or out; a renewal there changes nothing here.
      sessionStore.onChange(() => {
        const isSignedIn = api.isSignedIn;
        setState((before) => {
          if (isSignedIn === (before.kind === 'signed-in')) return before;
          if (isSignedIn) void load();
          else queries.clear();
          return isSignedIn ? { kind: 'starting' } : { kind: 'signed-out' };
        });
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [load, leave]);

  const session = useMemo<Session>(
    () => ({
      state,
      begin: (tokens, me) => {
        queries.clear();
        api.adopt(tokens);
        enter(me);
      },
      chooseCompany: async (companyId) => {
        const answer = accepted((await api.ask(ChooseCompany, { input: { companyId } })).chooseCompany);
        if (answer.accessToken !== null && answer.accessExpiresAt !== null) {
          api.adoptAccess({ accessToken: answer.accessToken, accessExpiresAt: answer.accessExpiresAt });
        }
        queries.clear();
        await load();
      },
      chooseLanguage: (language) => {
        switchLanguage(language);
        // Names and messages of the server are in the language of the question.
        void queries.invalidateQueries();
        api.ask(SetLanguage, { input: { language } }).then(load, () => undefined);
      },
      signOut: async () => {
        // Whatever becomes of the question, this device forgets.
        await api.ask(SignOut, {}).catch(() => undefined);
        api.forget();
        queries.clear();
        setState({ kind: 'signed-out', isByChoice: true });
      },
      retry: () => {
        setState({ kind: 'starting' });
        void load();
      },
    }),
    [state, enter, leave, load],
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
