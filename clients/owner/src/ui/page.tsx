/** The frame of every page: title, way back, body, what stands at its foot. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useDidShow } from '@tarojs/taro';
import { setPageTitle } from '@/device/deeds';
import { focusTitle } from '@/device/focus';
import { useIsLarge, useLanguage, useWords } from '@/device/taste';
import { useIsSignedIn } from '@/session/session';
import { common } from '@/words/common';
import { go, paths } from '@/paths';
import { Box } from './box';
import { Head } from './head';
import { Button } from './parts';
import { Empty } from './states';
import { TabBar, showTabWords, type TabName } from './tab_bar';

export interface PageProps {
  readonly title: string;
  readonly tab?: TabName;
  /** The one thing to do: fixed at the thumb's end. */
  readonly foot?: ReactNode;
  /** In place of the title. */
  readonly headContent?: ReactNode;
  readonly children: ReactNode;
}

export function Page(props: PageProps): JSX.Element {
  const language = useLanguage();
  const isLarge = useIsLarge();
  const page = useRef<HTMLDivElement>(null);
  const { title, tab } = props;
  const name = useRef({ title, tab });
  name.current = { title, tab };
  const show = useRef(() => {
    setPageTitle(name.current.title);
    if (name.current.tab !== undefined) showTabWords();
  });
  useEffect(() => {
    show.current();
  }, [title, language]);
  useDidShow(show.current);
  useEffect(() => {
    focusTitle(page.current);
  }, []);
  const classes = [
    'page',
    isLarge ? 'large' : '',
    tab === undefined ? '' : 'page-tabbed',
    props.foot === undefined || props.foot === null ? '' : 'page-footed',
  ];
  return (
    <Box ref={page} className={classes.filter(Boolean).join(' ')}>
      <Head title={title} hasBack={tab === undefined}>
        {props.headContent}
      </Head>
      <Box className="page-body" role="main">
        {props.children}
      </Box>
      {props.foot !== undefined && props.foot !== null && (
        <Box className="foot">
          <Box className="foot-inside">{props.foot}</Box>
        </Box>
      )}
      {tab !== undefined && <TabBar current={tab} />}
    </Box>
  );
}

/** A page of somebody who is signed in; others are asked to sign in, and come back to it. */
export function OwnPage(props: PageProps & { readonly here: string }): JSX.Element {
  const { here, children, foot, headContent, ...frame } = props;
  const isSignedIn = useIsSignedIn();
  if (isSignedIn) return <Page {...props}>{children}</Page>;
  return (
    <Page {...frame}>
      <SignInFirst here={here} />
    </Page>
  );
}

export function SignInFirst(props: { readonly here: string }): JSX.Element {
  const words = useWords(common);
  return (
    <Box className="card">
      <Empty
        icon="person"
        title={words.signInFirst}
        next={words.signInFirstNext}
        action={
          <Button
            kind="main"
            onTap={() => {
              go(paths.signIn(props.here));
            }}
          >
            {words.signIn}
          </Button>
        }
      />
    </Box>
  );
}
