import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { RoomResults } from './room-results';

interface RoomSearchProps {
  label: string;
  placeholder: string;
  isLarge?: boolean;
  ref?: Ref<InputRef>;
  /** What stands below while nothing is typed. */
  children: ReactNode;
}

/** A field that finds rooms: Enter opens the first, arrow down goes to the others, Escape empties it. */
export function RoomSearch({ label, placeholder, isLarge = false, ref, children }: RoomSearchProps) {
  const [text, setText] = useState('');
  const [isFirstWanted, setFirstWanted] = useState(false);
  const panel = useRef<HTMLDivElement>(null);

  function type(typed: string): void {
    setText(typed);
    setFirstWanted(false);
  }

  return (
    <>
      <Input
        ref={ref}
        type="search"
        allowClear
        autoFocus={isLarge}
        size={isLarge ? 'large' : undefined}
        prefix={<SearchOutlined />}
        value={text}
        aria-label={label}
        placeholder={placeholder}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') type('');
          else if (event.key === 'Enter' && text.trim() !== '') setFirstWanted(true);
          // The key that brings somebody here: no room, name or number begins with it.
          else if (event.key === '/' && text === '') event.preventDefault();
          else if (event.key === 'ArrowDown') {
            event.preventDefault();
            panel.current?.querySelector('a')?.focus();
          }
        }}
      />
      {text.trim() === '' ? (
        children
      ) : (
        <div ref={panel}>
          <RoomResults text={text} isFirstWanted={isFirstWanted} onChosen={() => type('')} />
        </div>
      )}
    </>
  );
}
