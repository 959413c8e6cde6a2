/** Small parts that many pages are made of. */
import { Fragment, type ReactNode } from 'react';
import { money, type MoneyLike } from '@kit/format';
import { go } from '@/paths';
import { Box, Link, Tap, Words } from './box';
import { Icon, type IconName } from './icon';

export function Sum(props: { readonly of: MoneyLike; readonly className?: string }): JSX.Element {
  return <Words className={`figures sum ${props.className ?? ''}`}>{money(props.of)}</Words>;
}

export type Tone = 'quiet' | 'owed' | 'paid' | 'warning' | 'brand';

/** A state as a word with a sign: colour never speaks alone. */
export function Tag(props: { readonly tone: Tone; readonly icon?: IconName; readonly children: ReactNode }): JSX.Element {
  return (
    <Box className={`tag tag-${props.tone}`}>
      {props.icon !== undefined && <Icon name={props.icon} />}
      <Words>{props.children}</Words>
    </Box>
  );
}

export interface NoteProps {
  readonly kind: 'info' | 'warning' | 'trouble' | 'done';
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const NOTE_ICONS = { info: 'info', warning: 'clock', trouble: 'alert', done: 'check' } as const;

export function Note(props: NoteProps): JSX.Element {
  return (
    <Box className={`note note-${props.kind}`} role={props.kind === 'trouble' ? 'alert' : 'status'}>
      <Icon name={props.icon ?? NOTE_ICONS[props.kind]} />
      <Box className="grow">
        {props.children}
        {props.action}
      </Box>
    </Box>
  );
}

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onTap: () => void;
  readonly kind?: 'main' | 'plain' | 'danger';
  readonly isWide?: boolean;
  readonly isDisabled?: boolean;
  readonly isBusy?: boolean;
  readonly icon?: IconName;
  readonly label?: string;
}

export function Button(props: ButtonProps): JSX.Element {
  const kind = props.kind === undefined ? '' : `button-${props.kind}`;
  return (
    <Tap
      className={`button ${kind} ${props.isWide === true ? 'button-wide' : ''}`}
      isDisabled={props.isDisabled === true || props.isBusy === true}
      label={props.label}
      onTap={props.onTap}
    >
      {props.icon !== undefined && <Icon name={props.icon} />}
      <Words>{props.children}</Words>
      {props.isBusy === true && <Words hidden>…</Words>}
    </Tap>
  );
}

/** A line of a list that leads to another page. */
export function LeadingLine(props: {
  readonly to: string;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly end?: ReactNode;
}): JSX.Element {
  return (
    <Link
      className="line"
      to={props.to}
      onTap={() => {
        go(props.to);
      }}
    >
      {props.icon !== undefined && <Icon name={props.icon} className="line-icon" />}
      <Box className="grow">{props.children}</Box>
      {props.end}
      <Icon name="next" className="line-next" />
    </Link>
  );
}

/** Names and what they are, under each other. */
export function Facts(props: { readonly of: readonly (readonly [string, ReactNode])[] }): JSX.Element {
  return (
    <Box className="facts">
      {props.of.map(([name, value]) => (
        <Fragment key={name}>
          <Box className="facts-name">{name}</Box>
          <Box className="facts-value">{value}</Box>
        </Fragment>
      ))}
    </Box>
  );
}

export function Chips<Key extends string>(props: {
  readonly label: string;
  readonly of: readonly (readonly [Key, string])[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
}): JSX.Element {
  return (
    <Box className="chips" role="radiogroup" label={props.label}>
      {props.of.map(([key, name]) => (
        <Tap
          key={key}
          role="radio"
          className={`chip ${key === props.chosen ? 'chip-chosen' : ''}`}
          isChosen={key === props.chosen}
          onTap={() => {
            props.onChoose(key);
          }}
        >
          {key === props.chosen && <Icon name="check" />}
          <Words>{name}</Words>
        </Tap>
      ))}
    </Box>
  );
}
