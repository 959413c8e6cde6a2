import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { usePermissions } from '@shared/api/permissions';
import { useLanguage, useWords } from '@shared/text/language';
import { menuFor } from '../menu';
import { useRoomSearch } from '../scope/room-picker';
import { useGo } from '../scope/scope';
import { useUnitTree } from '../scope/tree';
import { words } from './words';
import styles from './shell.module.css';

interface Found {
  key: string;
  group: 'pages' | 'units' | 'roomsAndPeople';
  label: string;
  hint: string;
  to: string;
}

/** Ctrl K: pages, units, rooms and people from one field. */
export function Finder() {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Button
        icon={<SearchOutlined />}
        aria-label={`${w.find} ${w.findKeys}`}
        title={w.findKeys}
        onClick={() => setOpen(true)}
      >
        <span className={styles['wide']}>{w.search}</span>
      </Button>
      <Modal title={w.find} open={isOpen} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <FinderPanel onChosen={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function FinderPanel({ onChosen }: { onChosen: () => void }) {
  const w = useWords(words);
  const go = useGo();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(text);
  const active = Math.min(at, Math.max(found.length - 1, 0));

  function choose(one: Found | undefined): void {
    if (one === undefined) return;
    onChosen();
    go(one.to);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(active - 1, 0));
    else if (event.key === 'Enter') choose(found[active]);
    else return;
    event.preventDefault();
  }

  return (
    <div className={styles['finder']}>
      <Input
        autoFocus
        size="large"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-label={w.find}
        placeholder={w.findHint}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={w.results}>
        {found.map((one, index) => (
          <li
            key={one.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(one)}
          >
            <span>{one.label}</span>
            <span className="quiet">{one.hint === '' ? w[one.group] : one.hint}</span>
          </li>
        ))}
      </ul>
      {text.trim() !== '' && found.length === 0 && <p className="quiet">{w.noResults}</p>}
    </div>
  );
}

function useFound(text: string): Found[] {
  const language = useLanguage();
  const held = usePermissions();
  const { tree } = useUnitTree();
  const rooms = useRoomSearch(text, 12).found;
  return useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const has = (...texts: string[]): boolean => texts.some((each) => each.toLowerCase().includes(wanted));
    const pages = menuFor(held)
      .flatMap((section) => section.screens)
      .filter((screen) => wanted === '' || has(screen.title['zh-Hans'], screen.title.en, screen.path))
      .map((screen): Found => ({
        key: screen.path,
        group: 'pages',
        label: screen.title[language],
        hint: '',
        to: screen.path,
      }));
    const units = (tree?.units ?? [])
      .filter((unit) => wanted !== '' && tree?.isMine(unit.id) === true && has(unit.name, unit.code))
      .slice(0, 6)
      .map((unit): Found => ({ key: unit.id, group: 'units', label: unit.name, hint: '', to: `/?unit=${unit.id}` }));
    const people = rooms.map(
      ({ room, resident }): Found => ({
        key: `${room.id}.${resident?.id ?? ''}`,
        group: 'roomsAndPeople',
        label: `${room.community} ${room.label}`,
        hint: resident === null ? '' : `${resident.name} ${resident.phone}`,
        to: `/desk/${room.id}`,
      }),
    );
    return [...pages.slice(0, 8), ...units, ...people];
  }, [text, held, tree, rooms, language]);
}
