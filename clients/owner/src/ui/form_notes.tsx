/** What a form was told that belongs to none of its fields. */
import type { Form } from '@/data/form';
import { Note } from './parts';

export function FormNotes(props: { readonly of: Form }): JSX.Element {
  return (
    <>
      {props.of.general.map((message) => (
        <Note key={message} kind="trouble">
          {message}
        </Note>
      ))}
    </>
  );
}
