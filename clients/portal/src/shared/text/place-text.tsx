import styles from './text.module.css';

interface PlaceTextProps {
  community: string;
  /** Room or building. */
  label: string;
}

/** A room or a building with its community, in a line: where that is too narrow, the community is what is cut. */
export function PlaceText({ community, label }: PlaceTextProps) {
  return (
    <span className={styles['place']} title={`${community} ${label}`.trim()}>
      <span>{community}</span> <span>{label}</span>
    </span>
  );
}
