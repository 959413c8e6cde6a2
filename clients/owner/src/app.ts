/** Both apps begin here: the styles, then whatever page is asked for. */
import type { PropsWithChildren, ReactNode } from 'react';
import './device/start';
import './styles/theme.css';
import './styles/base.css';
import './styles/forms.css';
import './styles/shell.css';
import './styles/icons.css';
import './styles/figures.css';

export default function App({ children }: PropsWithChildren): ReactNode {
  return children;
}
