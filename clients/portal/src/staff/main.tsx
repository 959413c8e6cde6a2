import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { ApiProvider } from '@shared/api/api';
import { Theme } from '@shared/theme/theme';
import { beginLanguage } from '@shared/text/language';
import { createRouter } from './router';
import { api } from './session/api';
import { SessionProvider } from './session/session';

beginLanguage();
const root = document.getElementById('root');
if (root === null) throw new Error('console.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ApiProvider client={api}>
      <Theme>
        <SessionProvider>
          <RouterProvider router={createRouter()} />
        </SessionProvider>
      </Theme>
    </ApiProvider>
  </StrictMode>,
);
