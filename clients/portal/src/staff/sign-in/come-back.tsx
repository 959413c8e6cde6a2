import { Button, Modal } from 'antd';
import { useWords } from '@shared/text/language';
import { useSession } from '../session/session';
import { SignInForm } from './sign-in-form';
import { words } from './words';
import styles from './sign-in.module.css';

/** The session ran out: nothing can be read until the person is back, and nothing that he typed is lost. */
export function ComeBack() {
  const w = useWords(words);
  const session = useSession();
  return (
    <Modal
      open
      // Above the drawers and dialogues of the page.
      zIndex={2000}
      width={400}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      styles={{ mask: { background: 'var(--linli-ground)' } }}
      title={w.ended}
      footer={null}
    >
      <SignInForm
        className={styles['form']}
        header={<p>{w.endedHint}</p>}
        onSignedIn={(tokens, me) => void session.begin(tokens, me)}
      >
        <Button type="link" block onClick={() => void session.signOut()}>
          {w.otherPerson}
        </Button>
      </SignInForm>
    </Modal>
  );
}
