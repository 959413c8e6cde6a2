/** What everything is made of, as the mini-program knows it: areas, words, headings, buttons, links, ticks, pictures. */
import { forwardRef, type CSSProperties, type ReactNode } from 'react';
import { Image, Text, View } from '@tarojs/components';

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
  /** A phone has no keys. */
  readonly onKey?: (event: never) => void;
}

// Taro's types know fewer of them than WeChat does; config/aria.js lets them through.
function aria(given: Record<string, string | boolean | undefined>): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export const Box = forwardRef<unknown, BoxProps>(function Box(props, _ref) {
  const said = aria({
    ariaRole: props.role,
    ariaLabel: props.label,
    ariaLive: props.live === true ? 'polite' : undefined,
    ariaHidden: props.hidden,
  });
  return (
    <View id={props.id} className={props.className} style={props.style} {...said}>
      {props.children}
    </View>
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
    <Text className={props.className} {...aria({ ariaHidden: props.hidden, ariaLabel: props.label })}>
      {props.children}
    </Text>
  );
}

export interface TitleProps extends WordsProps {
  readonly level: 1 | 2 | 3;
}

export function Title(props: TitleProps): JSX.Element {
  return (
    <View className={`title ${props.className ?? ''}`} {...aria({ ariaRole: 'heading' })}>
      {props.children}
    </View>
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
  const isDisabled = props.isDisabled === true;
  const said = aria({
    ariaRole: props.role ?? 'button',
    ariaLabel: props.label,
    ariaDisabled: props.isDisabled,
    ariaChecked: props.role === 'radio' ? props.isChosen : undefined,
    ariaSelected: props.role === 'radio' ? undefined : props.isChosen,
    ariaExpanded: props.isExpanded,
  });
  return (
    <View
      className={`tap ${isDisabled ? 'tap-disabled' : ''} ${props.className ?? ''}`}
      hoverClass={isDisabled ? 'none' : 'tap-held'}
      hoverStayTime={80}
      onClick={isDisabled ? undefined : props.onTap}
      {...said}
    >
      {props.children}
    </View>
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
    <View
      className={`tap ${props.className ?? ''}`}
      hoverClass="tap-held"
      hoverStayTime={80}
      onClick={props.onTap}
      {...aria({ ariaRole: 'link', ariaLabel: props.label, ariaSelected: props.isCurrent })}
    >
      {props.children}
    </View>
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
  const said = aria({
    ariaRole: props.isSwitch === true ? 'switch' : 'checkbox',
    ariaLabel: props.label,
    ariaChecked: props.isOn,
    ariaDisabled: props.isDisabled,
  });
  return (
    <View
      className={`tick ${props.isSwitch === true ? 'tick-switch' : ''} ${props.isOn ? 'tick-on' : ''} ${props.isDisabled === true ? 'tick-disabled' : ''}`}
      onClick={() => {
        if (props.isDisabled !== true) props.onChange(!props.isOn);
      }}
      {...said}
    >
      <View className="tick-mark" />
    </View>
  );
}

export interface PictureProps {
  readonly className?: string;
  readonly source: string;
  readonly label: string;
}

export function Picture(props: PictureProps): JSX.Element {
  return <Image className={props.className} src={props.source} mode="aspectFit" {...aria({ ariaLabel: props.label })} />;
}
