/** The bar at the head of a page; WeChat draws its own in the mini-program. */
import type { ReactNode } from 'react';
import { useWords } from '@/device/taste';
import { back } from '@/paths';
import { common } from '@/words/common';
import { Box, Tap, Title } from './box';
import { Icon } from './icon';

export function Head(props: {
  readonly title: string;
  readonly hasBack: boolean;
  readonly children?: ReactNode;
}): JSX.Element {
  const words = useWords(common);
  return (
    <header className="head">
      <Box className="head-inside">
        {props.hasBack && (
          <Tap className="head-back" label={words.back} onTap={back}>
            <Icon name="back" />
          </Tap>
        )}
        {props.children === undefined ? (
          <Title level={1} className="head-title">
            {props.title}
          </Title>
        ) : (
          <>
            <h1 className="aloud" tabIndex={-1}>
              {props.title}
            </h1>
            {props.children}
          </>
        )}
      </Box>
    </header>
  );
}
