import { DeleteOutlined, EditOutlined, FilterOutlined, PushpinFilled, PushpinOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Popover } from 'antd';
import { useState } from 'react';
import { useWords } from '@shared/text/language';
import { Failure } from '@shared/state/state';
import { words } from './words';
import styles from './filter.module.css';

/** A saved search (查询方案): conditions by field name, as SearchForm holds them. */
export interface Scheme {
  id: string;
  name: string;
  filter: Readonly<Record<string, unknown>>;
  isDefault: boolean;
  isShared: boolean;
  /** Shared ones of others are only used. */
  isMine: boolean;
}

/** Where the schemes of one list are kept; the feature binds it to the API. */
export interface Schemes {
  list: readonly Scheme[];
  save: (scheme: { name: string; filter: Readonly<Record<string, unknown>>; isDefault: boolean }) => Promise<unknown>;
  rename: (id: string, name: string) => Promise<unknown>;
  /** null: the list opens plain. */
  openWith: (id: string | null) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
}

interface SchemePickerProps {
  schemes: Schemes;
  current: Readonly<Record<string, unknown>>;
  onChoose: (filter: Readonly<Record<string, unknown>>) => void;
}

export function SchemePicker({ schemes, current, onChoose }: SchemePickerProps) {
  const w = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [isDefault, setDefault] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [renamed, setRenamed] = useState<{ id: string; name: string } | null>(null);

  async function during(work: Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setError(null);
    try {
      await work;
      return true;
    } catch (failed) {
      setError(failed);
      return false;
    } finally {
      setBusy(false);
    }
  }

  function choose(scheme: Scheme): void {
    onChoose(scheme.filter);
    setOpen(false);
  }

  function rename(): void {
    if (renamed === null || renamed.name.trim() === '') return;
    void during(schemes.rename(renamed.id, renamed.name.trim())).then((isDone) => {
      if (isDone) setRenamed(null);
    });
  }

  const content = (
    <div className={styles['schemes']}>
      {schemes.list.length === 0 && <p className="quiet">{w.noSchemes}</p>}
      <ul>
        {schemes.list.map((scheme) => (
          <li key={scheme.id}>
            {renamed?.id === scheme.id ? (
              <>
                <Input
                  autoFocus
                  value={renamed.name}
                  maxLength={60}
                  aria-label={w.rename(scheme.name)}
                  onChange={(event) => setRenamed({ id: scheme.id, name: event.target.value })}
                  onPressEnter={rename}
                />
                <Button disabled={renamed.name.trim() === ''} loading={isBusy} onClick={rename}>
                  {w.save}
                </Button>
              </>
            ) : (
              <>
                <Button type="text" block className={styles['scheme']} onClick={() => choose(scheme)}>
                  {scheme.name}
                  {scheme.isShared && <span className="quiet">{w.shared}</span>}
                </Button>
                <Button
                  type="text"
                  icon={scheme.isDefault ? <PushpinFilled /> : <PushpinOutlined />}
                  aria-pressed={scheme.isDefault}
                  aria-label={w.openWith(scheme.name)}
                  title={w.openByDefault}
                  disabled={isBusy}
                  onClick={() => void during(schemes.openWith(scheme.isDefault ? null : scheme.id))}
                />
                {scheme.isMine && (
                  <>
                    <Button
                      type="text"
                      icon={<EditOutlined />}
                      aria-label={w.rename(scheme.name)}
                      disabled={isBusy}
                      onClick={() => setRenamed({ id: scheme.id, name: scheme.name })}
                    />
                    <Button
                      type="text"
                      icon={<DeleteOutlined />}
                      aria-label={w.remove(scheme.name)}
                      disabled={isBusy}
                      onClick={() => void during(schemes.remove(scheme.id))}
                    />
                  </>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      <form
        aria-label={w.saveScheme}
        onSubmit={(event) => {
          event.preventDefault();
          void during(schemes.save({ name: name.trim(), filter: current, isDefault })).then((isSaved) => {
            if (isSaved) setName('');
          });
        }}
      >
        <p>{w.saveScheme}</p>
        <Input
          value={name}
          maxLength={60}
          aria-label={w.schemeName}
          placeholder={w.schemeName}
          onChange={(event) => setName(event.target.value)}
        />
        <Checkbox checked={isDefault} onChange={(event) => setDefault(event.target.checked)}>
          {w.openByDefault}
        </Checkbox>
        {error !== null && <Failure error={error} isInline />}
        <Button htmlType="submit" disabled={name.trim() === ''} loading={isBusy}>
          {w.save}
        </Button>
      </form>
    </div>
  );

  return (
    <Popover trigger="click" placement="bottomRight" open={isOpen} onOpenChange={setOpen} content={content}>
      <Button icon={<FilterOutlined />}>{w.schemes}</Button>
    </Popover>
  );
}
