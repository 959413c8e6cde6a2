/** A labelled field with its hint and its error, which stands where it belongs. */
import type { ReactNode } from 'react';
import { Box, Words } from './box';
import { Icon } from './icon';
import { Typing, TypingLabel, type TypingProps } from './typing';

export interface FieldProps extends TypingProps {
  readonly hint?: string;
  readonly errors?: readonly string[];
  /** Before and after the typed text, inside the field. */
  readonly before?: string;
  readonly after?: ReactNode;
}

export function Field(props: FieldProps): JSX.Element {
  const { hint, errors = [], before, after, ...typing } = props;
  const isWrong = errors.length > 0;
  return (
    <Box className="field">
      <TypingLabel of={props.id} text={props.label} />
      <Box className={`field-frame ${isWrong ? 'field-wrong' : ''}`}>
        {before !== undefined && <Words className="field-mark">{before}</Words>}
        <Typing {...typing} isWrong={isWrong} />
        {after}
      </Box>
      <Box id={`${props.id}-says`} className="field-says" live>
        {isWrong ? (
          <FieldErrors errors={errors} />
        ) : hint !== undefined ? (
          <Words className="quiet small">{hint}</Words>
        ) : null}
      </Box>
    </Box>
  );
}

export function FieldErrors(props: { readonly errors: readonly string[] }): JSX.Element {
  return (
    <>
      {props.errors.map((error) => (
        <Box key={error} className="field-error">
          <Icon name="alert" />
          <Words>{error}</Words>
        </Box>
      ))}
    </>
  );
}
