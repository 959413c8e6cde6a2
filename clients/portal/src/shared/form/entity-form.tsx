import { Alert, Button, Form, type FormInstance } from 'antd';
import { useState, type ReactNode } from 'react';
import { ApiError } from '@kit/client';
import { Refusals } from '@kit/problems';
import { Failure } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { LeaveGuard } from './leave-guard';
import { words } from './words';
import styles from './form.module.css';

export interface EntityFormProps<Values> {
  /** What a screen reader calls it. */
  name: string;
  initial: Partial<Values>;
  /** Rejects with Refusals (a useChange's `run` does): they are put at the fields of their path. */
  onSubmit: (values: Values) => Promise<unknown>;
  /** After it went well; the form counts as saved by then. */
  onDone?: () => void;
  onCancel?: () => void;
  submitText?: string;
  isDanger?: boolean;
  /** Codes that say: somebody was faster. STALE_VERSION is one anyhow. */
  conflictCodes?: readonly string[];
  /** Load what it is now, after a conflict. */
  onReload?: () => void;
  form?: FormInstance<Values>;
  /** Between the fields and the buttons: what it would come to. */
  summary?: ReactNode;
  children: ReactNode;
}

/**
 * A form whose field names are the paths of the mutation's input: `<Form.Item name={['vehicles', 0, 'plate']}>` takes
 * the refusals of `vehicles.0.plate`. What fits no field stands above the buttons. Leaving with unsaved changes asks.
 */
export function EntityForm<Values extends object>(props: EntityFormProps<Values>) {
  const w = useWords(words);
  const [ownForm] = Form.useForm<Values>();
  const form = props.form ?? ownForm;
  const [isChanged, setChanged] = useState(false);
  const [isSending, setSending] = useState(false);
  const [general, setGeneral] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [isConflict, setConflict] = useState(false);

  async function submit(values: Values): Promise<void> {
    setSending(true);
    setGeneral([]);
    setFailure(null);
    setConflict(false);
    try {
      await props.onSubmit(values);
      setChanged(false);
      // The guard must have let go before `onDone` leaves the page.
      setTimeout(() => props.onDone?.());
    } catch (error) {
      if (error instanceof Refusals) place(error);
      else setFailure(error);
    } finally {
      setSending(false);
    }
  }

  function place(refusals: Refusals): void {
    const shown = fieldPaths(form);
    form.setFields(
      Object.entries(refusals.byField)
        .filter(([path]) => shown.has(path))
        .map(([path, errors]) => ({ name: shown.get(path) as never, errors })),
    );
    setGeneral(refusals.besides(shown.keys()));
    setConflict(['STALE_VERSION', ...(props.conflictCodes ?? [])].some((code) => refusals.has(code)));
    const first = [...shown].find(([path]) => refusals.at(path).length > 0);
    // Fields take the focus again once they are no longer disabled.
    if (first !== undefined) setTimeout(() => form.scrollToField(first[1] as never, { focus: true }));
  }

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      name={props.name}
      initialValues={props.initial as Partial<Values> & Record<string, unknown>}
      disabled={isSending}
      requiredMark="optional"
      className={styles['form']}
      onValuesChange={() => setChanged(true)}
      onFinish={(values) => void submit(values)}
    >
      {props.children}
      {props.summary}
      {general.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={isConflict ? w.conflictTitle : general.join(' ')}
          description={isConflict ? general.join(' ') : undefined}
          action={isConflict && props.onReload !== undefined && <Button onClick={props.onReload}>{w.reload}</Button>}
        />
      )}
      {failure !== null && <Failure isInline error={failure} />}
      <div className={styles['buttons']}>
        {props.onCancel !== undefined && <Button onClick={props.onCancel}>{w.cancel}</Button>}
        <Button type="primary" danger={props.isDanger} htmlType="submit" loading={isSending}>
          {props.submitText ?? w.save}
        </Button>
      </div>
      {isChanged && !isSending && <LeaveGuard />}
    </Form>
  );
}

/** Path as the API writes it → the field's name in the form. */
function fieldPaths<Values>(form: FormInstance<Values>): Map<string, readonly (string | number)[]> {
  const paths = new Map<string, readonly (string | number)[]>();
  for (const { name } of form.getFieldsError()) {
    const parts = (Array.isArray(name) ? name : [name]) as (string | number)[];
    paths.set(parts.join('.'), parts);
  }
  return paths;
}

/** Whether the same thing, sent once more, may have been done already: keep the idempotency key then. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ApiError && (error.kind === 'offline' || error.kind === 'timeout' || error.kind === 'failed');
}
