/** A small chart of bars. Its words say what it shows; a table stands behind it for those who listen. */
import { Box, Words } from './box';
import { Table } from './table';

export interface Bar {
  /** Below the bar: `11月`. */
  readonly name: string;
  readonly longName: string;
  readonly value: number;
  readonly text: string;
}

export function Bars(props: {
  readonly label: string;
  readonly head: readonly [string, string];
  readonly of: readonly Bar[];
}): JSX.Element {
  const highest = Math.max(...props.of.map((bar) => bar.value), 0);
  const last = props.of.length - 1;
  return (
    <>
      <Box className="bars" role="img" label={props.label}>
        {props.of.map((bar, at) => (
          <Box key={bar.longName} className="bars-place">
            <Words className={`bars-value figures ${at === last ? 'strong' : 'bars-faint'}`}>
              {at === last || bar.value === highest ? bar.text : ''}
            </Words>
            <Box
              className={`bars-bar ${at === last ? 'bars-last' : ''}`}
              style={{ height: `${highest === 0 ? 0 : Math.max(2, Math.round((bar.value / highest) * 72))}px` }}
            />
            <Words className="bars-name">{bar.name}</Words>
          </Box>
        ))}
      </Box>
      <Table isAloud label={props.label} head={props.head} rows={props.of.map((bar) => [bar.longName, bar.text])} />
    </>
  );
}
