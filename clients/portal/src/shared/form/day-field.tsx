import { Input } from 'antd';
import { lazy, Suspense } from 'react';
import type { DayInputProps } from './day-input';

// The calendar is heavy: a table beside it must not wait.
const DayInput = lazy(() => import('./day-input').then((module) => ({ default: module.DayInput })));

/** A DayInput on a page whose other parts come first. */
export function DayField(props: DayInputProps) {
  return (
    <Suspense fallback={<Input id={props.id} disabled value={props.value} />}>
      <DayInput {...props} />
    </Suspense>
  );
}
