/** A field to type into, as a browser knows it. */
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

const MODES = { text: 'text', phone: 'tel', code: 'numeric', money: 'decimal', id: 'text', long: 'text' } as const;
const FILLS = { text: 'off', phone: 'tel', code: 'one-time-code', money: 'off', id: 'off', long: 'off' } as const;

export function Typing(props: TypingProps): JSX.Element {
  const kind = props.kind ?? 'text';
  const given = {
    id: props.id,
    className: `typing ${kind === 'long' ? 'typing-long' : ''}`,
    value: props.value,
    placeholder: props.placeholder,
    maxLength: props.longest,
    disabled: props.isDisabled,
    'aria-invalid': props.isWrong === true ? true : undefined,
    'aria-describedby': `${props.id}-says`,
  } as const;
  if (kind === 'long') {
    return (
      <textarea
        {...given}
        rows={3}
        onChange={(event) => {
          props.onChange(event.target.value);
        }}
      />
    );
  }
  return (
    <input
      {...given}
      type={kind === 'phone' ? 'tel' : 'text'}
      inputMode={MODES[kind]}
      autoComplete={FILLS[kind]}
      onChange={(event) => {
        props.onChange(event.target.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) props.onDone?.();
      }}
    />
  );
}

export function TypingLabel(props: { readonly of: string; readonly text: string }): JSX.Element {
  return (
    <label className="field-label" htmlFor={props.of}>
      {props.text}
    </label>
  );
}
