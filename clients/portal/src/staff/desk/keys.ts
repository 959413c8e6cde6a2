import { useEffect, useRef } from 'react';
import { isTyping } from '../shell/surroundings';

/** A key as the keyboard names it → what it does; left out or undefined: nothing at the moment. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/**
 * Keys of a whole screen. Function keys and Escape count everywhere, letters only outside of fields; none while a
 * dialogue lies above the screen, and none that is held down.
 */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
      const act = current.current[name];
      if (act === undefined || (name.length === 1 && isTyping(event)) || isUnderDialogue()) return;
      event.preventDefault();
      if (!event.repeat) act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function isUnderDialogue(): boolean {
  return [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((each) => each.checkVisibility());
}
