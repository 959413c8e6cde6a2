/** What everything is made of, as a browser knows it: areas, words, headings, buttons, links, ticks and pictures. */
import { forwardRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';

export interface BoxProps {
  readonly className?: string;
  readonly children?: ReactNode;
  readonly role?: 'list' | 'listitem' | 'group' | 'radiogroup' | 'dialog' | 'status' | 'alert' | 'img' | 'main' | 'navigation';
  readonly label?: string;
  /** Said aloud when it changes. */
  readonly live?: boolean;
  /** Decoration: not read out. */
  readonly hidden?: boolean;
  readonly style?: CSSProperties;
  readonly id?: string;
  readonly onKey?: (event: KeyboardEvent) => void;
}

export const Box = forwardRef<HTMLDivElement, BoxProps>(function Box(props, ref) {
  return (
    <div
      ref={ref}
      id={props.id}
      className={props.className}
      style={props.style}
      role={props.role}
      aria-label={props.label}
      aria-live={props.live === true ? 'polite' : undefined}
      aria-hidden={props.hidden === true ? true : undefined}
      aria-modal={props.role === 'dialog' ? true : undefined}
      tabIndex={props.role === 'dialog' ? -1 : undefined}
      onKeyDown={props.onKey}
    >
      {props.children}
    </div>
  );
});

export interface WordsProps {
  readonly className?: string;
  readonly children?: ReactNode;
  readonly hidden?: boolean;
  readonly label?: string;
}

export function Words(props: WordsProps): JSX.Element {
  return (
    <span
      className={props.className}
      aria-hidden={props.hidden === true ? true : undefined}
      role={props.label === undefined ? undefined : 'text'}
      aria-label={props.label}
    >
      {props.children}
    </span>
  );
}

export interface TitleProps extends WordsProps {
  readonly level: 1 | 2 | 3;
}

export function Title(props: TitleProps): JSX.Element {
  const Heading = `h${props.level}` as 'h1' | 'h2' | 'h3';
  return (
    <Heading className={`title ${props.className ?? ''}`} tabIndex={props.level === 1 ? -1 : undefined}>
      {props.children}
    </Heading>
  );
}

export interface TapProps {
  readonly className?: string;
  readonly children?: ReactNode;
  readonly label?: string;
  readonly onTap: () => void;
  readonly isDisabled?: boolean;
  /** One of several: chosen or not. */
  readonly isChosen?: boolean;
  readonly role?: 'radio' | 'button';
  readonly isExpanded?: boolean;
}

export function Tap(props: TapProps): JSX.Element {
  const isRadio = props.role === 'radio';
  return (
    <button
      type="button"
      className={`tap ${props.className ?? ''}`}
      aria-label={props.label}
      role={isRadio ? 'radio' : undefined}
      aria-checked={isRadio ? props.isChosen : undefined}
      aria-pressed={isRadio ? undefined : props.isChosen}
      aria-expanded={props.isExpanded}
      disabled={props.isDisabled}
      onClick={props.onTap}
    >
      {props.children}
    </button>
  );
}

export interface LinkProps {
  readonly className?: string;
  readonly children?: ReactNode;
  readonly label?: string;
  readonly isCurrent?: boolean;
  /** A page of ours: `/pages/home/index`. */
  readonly to: string;
  readonly onTap: () => void;
}

export function Link(props: LinkProps): JSX.Element {
  return (
    <a
      className={`tap ${props.className ?? ''}`}
      href={`/app${props.to}`}
      aria-label={props.label}
      aria-current={props.isCurrent === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        props.onTap();
      }}
    >
      {props.children}
    </a>
  );
}

export interface TickProps {
  readonly isOn: boolean;
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly isSwitch?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Tick(props: TickProps): JSX.Element {
  return (
    <label className={`tick ${props.isSwitch === true ? 'tick-switch' : ''}`}>
      <input
        type="checkbox"
        role={props.isSwitch === true ? 'switch' : undefined}
        className="tick-input"
        checked={props.isOn}
        disabled={props.isDisabled}
        aria-label={props.label}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      <span className="tick-mark" aria-hidden="true" />
    </label>
  );
}

export interface PictureProps {
  readonly className?: string;
  readonly source: string;
  readonly label: string;
}

export function Picture(props: PictureProps): JSX.Element {
  return <img className={props.className} src={props.source} alt={props.label} loading="lazy" />;
}
