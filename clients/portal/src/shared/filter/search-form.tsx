import { Button, Checkbox, Input, Select } from 'antd';
import { lazy, Suspense, useId, useState, type FormEvent } from 'react';
import { PeriodPicker } from '@shared/form/period-picker';
import { useWords } from '@shared/text/language';
import type { Days, Field, Fields, ValuesOf } from './fields';
import { SchemePicker, type Schemes } from './scheme-picker';
import { words } from './words';
import styles from './filter.module.css';

// The calendar is heavy, and few lists ask for days.
const DayInput = lazy(() => import('@shared/form/day-input').then((module) => ({ default: module.DayInput })));

export interface SearchFormProps<F extends Fields> {
  fields: F;
  values: ValuesOf<F>;
  onSearch: (values: ValuesOf<F>) => void;
  schemes?: Schemes;
}

/** The conditions of a list. They apply on 查询 or Enter; choices apply at once. */
export function SearchForm<F extends Fields>({ fields, values, onSearch, schemes }: SearchFormProps<F>) {
  const w = useWords(words);
  const asked = JSON.stringify(values);
  const [draft, setDraft] = useState({ asked, values: values as Record<string, unknown> });
  const [showsMore, setShowsMore] = useState(false);
  // The address changed meanwhile (back, a scheme): what it says counts.
  const current = draft.asked === asked ? draft.values : (values as Record<string, unknown>);
  const entries = Object.entries<Field>(fields);
  const hasMore = entries.some(([, field]) => field.isMore === true);
  const isMoreUsed = entries.some(([name, field]) => field.isMore === true && current[name] !== undefined);
  const shown = entries.filter(([, field]) => field.isMore !== true || showsMore || isMoreUsed);

  function set(name: string, field: Field, value: unknown): void {
    const next = { ...current };
    if (value === undefined || value === '' || value === false) delete next[name];
    else next[name] = value;
    setDraft({ asked, values: next });
    if (field.kind !== 'text') onSearch(next as ValuesOf<F>);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSearch(current as ValuesOf<F>);
  }

  return (
    <form className={`${styles['form']} no-print`} role="search" aria-label={w.conditions} onSubmit={submit}>
      {shown.map(([name, field]) => (
        <FieldInput key={name} field={field} value={current[name]} onChange={(value) => set(name, field, value)} />
      ))}
      <div className={styles['buttons']}>
        <Button type="primary" htmlType="submit">
          {w.search}
        </Button>
        <Button
          onClick={() => {
            setDraft({ asked: '{}', values: {} });
            onSearch({} as ValuesOf<F>);
          }}
        >
          {w.reset}
        </Button>
        {hasMore && !isMoreUsed && (
          <Button type="text" onClick={() => setShowsMore(!showsMore)} aria-expanded={showsMore}>
            {showsMore ? w.less : w.more}
          </Button>
        )}
        {schemes !== undefined && (
          <SchemePicker
            schemes={schemes}
            current={values as Record<string, unknown>}
            onChoose={(filter) => onSearch(filter as ValuesOf<F>)}
          />
        )}
      </div>
    </form>
  );
}

function FieldInput({ field, value, onChange }: { field: Field; value: unknown; onChange: (value: unknown) => void }) {
  const w = useWords(words);
  const id = useId();
  if (field.kind === 'flag') {
    return (
      <div className={styles['flag']}>
        <Checkbox checked={value === true} onChange={(event) => onChange(event.target.checked)}>
          {field.label}
        </Checkbox>
      </div>
    );
  }
  return (
    <div className={styles['field']} role={field.kind === 'days' ? 'group' : undefined} aria-labelledby={`${id}-label`}>
      <label id={`${id}-label`} htmlFor={id}>
        {field.label}
      </label>
      {field.kind === 'text' && (
        <Input
          id={id}
          allowClear
          value={(value as string | undefined) ?? ''}
          placeholder={field.placeholder}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {field.kind === 'choice' && (
        <Select
          id={id}
          allowClear
          value={value as string | undefined}
          placeholder={w.any}
          options={[...field.options]}
          onChange={onChange}
          showSearch={field.options.length > 8 ? { optionFilterProp: 'label' } : false}
        />
      )}
      {field.kind === 'choices' && (
        <Select
          id={id}
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          value={(value as string[] | undefined) ?? []}
          placeholder={w.any}
          options={[...field.options]}
          onChange={(chosen: string[]) => onChange(chosen.length === 0 ? undefined : chosen)}
          showSearch={{ optionFilterProp: 'label' }}
        />
      )}
      {field.kind === 'period' && (
        <PeriodPicker id={id} isClearable value={value as string | undefined} onChange={onChange} />
      )}
      {field.kind === 'day' && (
        <Suspense fallback={<Input id={id} disabled />}>
          <DayInput id={id} value={value as string | undefined} onChange={onChange} />
        </Suspense>
      )}
      {field.kind === 'days' && <DaysInput id={id} value={value as Days | undefined} onChange={onChange} />}
      {field.kind === 'other' && field.render(value as string | undefined, onChange)}
    </div>
  );
}

function DaysInput({ id, value, onChange }: { id: string; value: Days | undefined; onChange: (value: unknown) => void }) {
  const w = useWords(words);
  function set(change: Days): void {
    const next = { ...value, ...change };
    onChange(next.from === undefined && next.to === undefined ? undefined : next);
  }
  return (
    <div className={styles['days']}>
      <Suspense fallback={<Input id={id} disabled />}>
        <DayInput id={id} label={w.from} value={value?.from} latest={value?.to} onChange={(from) => set({ from })} />
        <span aria-hidden="true">–</span>
        <DayInput label={w.to} value={value?.to} earliest={value?.from} onChange={(to) => set({ to })} />
      </Suspense>
    </div>
  );
}
