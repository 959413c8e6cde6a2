/** Phone and code fields: digits only, a code is sent and can be sent again after a pause. */
import { useState } from 'react';
import { maskedPhone } from '@kit/format';
import { catalogue } from '@kit/words';
import { useWords } from '@/device/taste';
import { CODE_DIGITS, codeDigits, codeSent, phoneDigits, useCodePause } from '@/session/codes';
import { Tap, Words } from './box';
import { Field } from './field';

const wordsOfCodes = catalogue(
  {
    code: '验证码',
    getCode: '获取验证码',
    again: (seconds: number) => `${seconds} 秒后重发`,
    sent: (phone: string) => `验证码已发送到 ${phone}，5 分钟内有效`,
  },
  {
    code: 'Code',
    getCode: 'Send code',
    again: (seconds) => `Again in ${seconds} s`,
    sent: (phone) => `A code went to ${phone}. It is good for 5 minutes.`,
  },
);

export function PhoneField(props: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly errors: readonly string[];
  readonly onChange: (digits: string) => void;
}): JSX.Element {
  return (
    <Field
      {...props}
      kind="phone"
      longest={20}
      placeholder="138 0000 0000"
      onChange={(typed) => {
        props.onChange(phoneDigits(typed));
      }}
    />
  );
}

export function CodeField(props: {
  readonly id: string;
  /** Whom the code goes to; also what the pause belongs to. */
  readonly to: string;
  readonly label?: string;
  readonly value: string;
  readonly errors: readonly string[];
  readonly onChange: (digits: string) => void;
  /** Asks for a code; false: not asked, something is wrong with the number. */
  readonly onSend: () => Promise<boolean>;
  readonly onDone?: () => void;
}): JSX.Element {
  const words = useWords(wordsOfCodes);
  const left = useCodePause(props.to);
  const [isSending, setIsSending] = useState(false);
  const send = async (): Promise<void> => {
    setIsSending(true);
    if (await props.onSend()) codeSent(props.to);
    setIsSending(false);
  };
  return (
    <Field
      id={props.id}
      label={props.label ?? words.code}
      kind="code"
      value={props.value}
      errors={props.errors}
      longest={40}
      placeholder={'0'.repeat(CODE_DIGITS)}
      hint={left > 0 ? words.sent(maskedPhone(props.to)) : undefined}
      onChange={(typed) => {
        props.onChange(codeDigits(typed));
      }}
      onDone={props.onDone}
      after={
        <Tap
          className="field-action"
          isDisabled={left > 0 || isSending}
          onTap={() => {
            void send();
          }}
        >
          <Words>{left > 0 ? words.again(left) : words.getCode}</Words>
        </Tap>
      }
    />
  );
}
