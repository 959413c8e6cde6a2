/** WeChat draws the bar at the head; what a page puts into it stands below it. */
import type { ReactNode } from 'react';
import { Box } from './box';

export function Head(props: {
  readonly title: string;
  readonly hasBack: boolean;
  readonly children?: ReactNode;
}): JSX.Element | null {
  return props.children === undefined ? null : <Box className="head head-below">{props.children}</Box>;
}
