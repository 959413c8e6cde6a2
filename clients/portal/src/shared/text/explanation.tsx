import { catalogue } from '@kit/words';
import { useWords } from './language';
import styles from './text.module.css';

const words = catalogue({ title: '为什么是这个金额' }, { title: 'Why this amount' });

/** The sentences of a bill's explanation, as they are read out to the owner. */
export function Explanation({ sentences }: { sentences: readonly string[] }) {
  const { title } = useWords(words);
  if (sentences.length === 0) return null;
  return (
    <section className={styles['explanation']} aria-label={title}>
      <h3>{title}</h3>
      <ol>
        {sentences.map((sentence, at) => (
          <li key={at}>{sentence}</li>
        ))}
      </ol>
    </section>
  );
}
