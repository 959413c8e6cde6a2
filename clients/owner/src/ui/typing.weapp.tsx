/** A field to type into, as the mini-program knows it. */
import { Input, Text, Textarea } from '@tarojs/components';

export interface TypingProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly kind?: 'text' | 'phone' | 'code' | 'money' | 'id' | 'long';
  readonly placeholder?: string;
  readonly longest?: number;
  readonly isWrong?: boolean;
  readonly isDisabled?: boolean;
  readonly onDone?: () => void;
}

const TYPES = { text: 'text', phone: 'number', code: 'number', money: 'digit', id: 'idcard' } as const;

export function Typing(props: TypingProps): JSX.Element {
  const kind = props.kind ?? 'text';
  const given = {
    id: props.id,
    className: `typing ${kind === 'long' ? 'typing-long' : ''} ${props.isWrong === true ? 'typing-wrong' : ''}`,
    value: props.value,
    placeholder: props.placeholder,
    placeholderClass: 'typing-placeholder',
    maxlength: props.longest ?? 140,
    disabled: props.isDisabled,
    ariaLabel: props.label,
    onInput: (event: { detail: { value: string } }) => {
      props.onChange(event.detail.value);
    },
  };
  if (kind === 'long') return <Textarea {...given} />;
  return <Input {...given} type={TYPES[kind]} onConfirm={props.onDone} />;
}

export function TypingLabel(props: { readonly of: string; readonly text: string }): JSX.Element {
  return <Text className="field-label">{props.text}</Text>;
}
