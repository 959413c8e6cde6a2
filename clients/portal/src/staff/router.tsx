import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate, Outlet, useLocation, type RouteObject } from 'react-router';
import { useMay } from '@shared/api/permissions';
import { CrashedPage, ForbiddenPage, NotFoundPage } from '@shared/state/pages';
import { Failure, Skeleton } from '@shared/state/state';
import type { Screen } from './feature';
import { screens } from './registry';
import { useSession } from './session/session';

// Needed when a session runs out, which most do not.
const ComeBack = lazy(() => import('./sign-in/come-back').then((module) => ({ default: module.ComeBack })));

export function createRouter() {
  return createBrowserRouter(
    [
      {
        HydrateFallback: Skeleton,
        ErrorBoundary: CrashedPage,
        children: [
          {
            path: '/sign-in',
            lazy: async () => ({ Component: (await import('./sign-in/sign-in-page')).default }),
          },
          {
            Component: SignedIn,
            children: [
              {
                lazy: async () => ({ Component: (await import('./shell/shell')).default }),
                children: [
                  // Within the shell: a page that fails leaves the menu standing.
                  { ErrorBoundary: CrashedPage, children: screens.map(routeOf) },
                  { path: '*', Component: NotFoundPage },
                ],
              },
            ],
          },
        ],
      },
    ],
    { basename: '/console' },
  );
}

function routeOf(screen: Screen): RouteObject {
  return {
    path: screen.path,
    handle: screen,
    lazy: async () => {
      const { default: Page } = await screen.page();
      return { Component: () => <Permitted screen={screen} page={<Page />} /> };
    },
  };
}

function Permitted({ screen, page }: { screen: Screen; page: React.ReactNode }) {
  const may = useMay();
  return may(screen.permission) ? page : <ForbiddenPage />;
}

/** Everything but signing in needs a session; whoever has none comes back to what he asked for. */
function SignedIn() {
  const { state, retry } = useSession();
  const { pathname, search } = useLocation();
  switch (state.kind) {
    case 'starting':
      return <Skeleton rows={6} />;
    case 'failed':
      return <Failure error={state.error} onRetry={retry} />;
    case 'signed-out': {
      const to = pathname === '/' || state.isByChoice === true ? '' : `?to=${encodeURIComponent(pathname + search)}`;
      return <Navigate replace to={`/sign-in${to}`} />;
    }
    case 'signed-in':
      return (
        <>
          {/* Another person or company begins with a clean page. */}
          <Outlet key={state.me.id} />
          {state.isExpired === true && (
            <Suspense>
              <ComeBack />
            </Suspense>
          )}
        </>
      );
  }
}
