/** A small table; a mini-program has none, so rows of views stand for it. */
import type { ReactNode } from 'react';
import { Box } from './box';
import './table.css';

export interface TableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Only for those who listen. */
  readonly isAloud?: boolean;
}

export function Table(props: TableProps): JSX.Element | null {
  // The picture that it would explain has its own words.
  if (props.isAloud === true) return null;
  return (
    <Box className="table-frame" label={props.label}>
      <Box className="table table-views">
        {[props.head, ...props.rows].map((row, at) => (
          <Box key={at} className={`table-row ${at === 0 ? 'table-head' : ''}`}>
            {row.map((cell, column) => (
              <Box key={column} className="table-cell figures">
                {cell}
              </Box>
            ))}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
