/** A dialog that comes up from the foot of the page: one thing to choose or to agree to. */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '@/device/taste';
import { holdFocus } from '@/device/focus';
import { common } from '@/words/common';
import { Box, Tap, Title } from './box';
import { Icon } from './icon';
import { Button } from './parts';

export function Sheet(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  const words = useWords(common);
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => holdFocus(sheet.current), []);
  return (
    <>
      <Tap className="sheet-back" label={words.close} onTap={props.onClose} />
      <Box
        ref={sheet}
        className="sheet"
        role="dialog"
        label={props.title}
        onKey={(event: KeyboardEvent) => {
          if (event.key === 'Escape') props.onClose();
        }}
      >
        <Box className="row spread">
          <Title level={2} className="grow">
            {props.title}
          </Title>
          <Tap className="head-back" label={words.close} onTap={props.onClose}>
            <Icon name="close" />
          </Tap>
        </Box>
        {props.children}
      </Box>
    </>
  );
}

/** Asks once before what cannot be taken back, naming it. */
export function Agreement(props: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly isBusy?: boolean;
  readonly onAgree: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const words = useWords(common);
  return (
    <Sheet title={props.title} onClose={props.onClose}>
      <Box>{props.text}</Box>
      <Button kind="danger" isWide isBusy={props.isBusy} onTap={props.onAgree}>
        {props.action}
      </Button>
      <Button isWide onTap={props.onClose}>
        {words.cancel}
      </Button>
    </Sheet>
  );
}
