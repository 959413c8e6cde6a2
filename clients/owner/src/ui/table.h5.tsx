/** A small table, as a browser knows it. */
import type { ReactNode } from 'react';

export interface TableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** Only for those who listen. */
  readonly isAloud?: boolean;
}

export function Table(props: TableProps): JSX.Element {
  return (
    <div className={props.isAloud === true ? 'aloud' : 'table-frame'}>
      <table className="table">
        <caption className="aloud">{props.label}</caption>
        <thead>
          <tr className="table-row table-head">
            {props.head.map((name) => (
              <th key={name} className="table-cell" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, at) => (
            <tr key={at} className="table-row">
              {row.map((cell, column) => (
                <td key={column} className="table-cell figures">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
