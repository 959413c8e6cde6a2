/** Sending a form: busy once, refusals at their fields, a lost network keeps what was typed. */
import { useCallback, useRef, useState } from 'react';
import { ApiError } from '@kit/client';
import { Refusals } from '@kit/problems';
import { troubleText } from '@/ui/states';
import { common } from '@/words/common';

export interface Form {
  readonly isBusy: boolean;
  /** Messages at a field. */
  at(field: string): readonly string[];
  /** Messages that belong to none of the fields shown. */
  readonly general: readonly string[];
  /** Stable codes of what was refused, for programs. */
  has(code: string): boolean;
  /** Sends; true where it was done. While one runs, another does not begin. */
  send(work: () => Promise<void>): Promise<boolean>;
  /** What was said is about something older. */
  clear(): void;
  /** Something is wrong before it is sent. */
  refuse(field: string, message: string): void;
}

/**
 * fields: those the form shows, as paths of the input. codeFields: where a code belongs that names no field.
 * unknownOutcome: after a lost network it may have been done; sending again does no harm.
 */
export function useForm(
  fields: readonly string[],
  codeFields: Readonly<Record<string, string>> = {},
  options: { readonly unknownOutcome?: boolean } = {},
): Form {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Refusals | ApiError | null>(null);
  const running = useRef(false);

  const send = useCallback(async (work: () => Promise<void>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setIsBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Refusals) && !(error instanceof ApiError)) throw error;
      setProblem(error instanceof Refusals ? placed(error, codeFields) : error);
      return false;
    } finally {
      running.current = false;
      setIsBusy(false);
    }
    // The fields of a form are the same all its life.
  }, []);

  return {
    isBusy,
    at: (field) => (problem instanceof Refusals ? problem.at(field) : []),
    general:
      problem === null ? []
      : problem instanceof Refusals ? problem.besides(fields)
      : [networkText(problem, options.unknownOutcome === true)],
    has: (code) => problem instanceof Refusals && problem.has(code),
    send,
    clear: () => {
      setProblem(null);
    },
    refuse: (field, message) => {
      setProblem(new Refusals([{ code: 'CLIENT', field: [field], message }]));
    },
  };
}

function placed(refusals: Refusals, codeFields: Readonly<Record<string, string>>): Refusals {
  return new Refusals(
    refusals.problems.map((problem) => {
      const field = codeFields[problem.code];
      const isPlaced = problem.field !== undefined && problem.field !== null && problem.field.length > 0;
      return isPlaced || field === undefined ? problem : { ...problem, field: [field] };
    }),
  );
}

function networkText(error: ApiError, isUnknown: boolean): string {
  const words = common.now();
  if (error.kind === 'offline' || error.kind === 'timeout') return isUnknown ? words.unknownOutcome : words.notSent;
  const [title, next] = troubleText(error, words.troubles);
  const id = error.kind === 'failed' && error.requestId !== null ? words.troubles.requestId(error.requestId) : '';
  return [title, next, id].filter(Boolean).join(' ');
}
