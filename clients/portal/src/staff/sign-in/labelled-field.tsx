import { useId, type ReactNode } from 'react';
import styles from './sign-in.module.css';

interface LabelledFieldProps {
  label: string;
  hint?: string;
  problem?: string;
  children: (given: {
    id: string;
    status?: 'error';
    'aria-invalid': boolean;
    'aria-describedby'?: string;
  }) => ReactNode;
}

/** Label above, hint and problem below, tied together for screen readers. Without antd's Form, which is heavy. */
export function LabelledField({ label, hint, problem, children }: LabelledFieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean);
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(problem !== undefined && { status: 'error' as const }),
        'aria-invalid': problem !== undefined,
        ...(described.length > 0 && { 'aria-describedby': described.join(' ') }),
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </div>
  );
}
