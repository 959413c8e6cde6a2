/** The foot of a long list: more of it, when it is wanted. */
import type { Listed } from '@/data/pages';
import { useWords } from '@/device/taste';
import { common } from '@/words/common';
import { Box } from './box';
import { Button, Note } from './parts';

export function More({ of }: { readonly of: Pick<Listed<unknown>, 'hasMore' | 'isAskingMore' | 'moreError' | 'more'> }): JSX.Element | null {
  const words = useWords(common);
  if (!of.hasMore) return null;
  return (
    <Box className="stack">
      {of.moreError !== null && <Note kind="trouble">{words.moreFailed}</Note>}
      <Button isWide isBusy={of.isAskingMore} onTap={of.more}>
        {words.more}
      </Button>
    </Box>
  );
}
