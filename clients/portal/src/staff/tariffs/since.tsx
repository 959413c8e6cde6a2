import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { isFromTheBeginning, type Version } from './in-force';
import { words } from './words';

/** The day from which a version holds. */
export function Since({ version }: { version: Version | undefined }) {
  const w = useWords(words);
  if (version !== undefined && isFromTheBeginning(version)) return w.always;
  return <DateText day={version?.startsOn ?? null} />;
}
