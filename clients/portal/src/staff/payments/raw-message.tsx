import { Form, Input } from 'antd';
import { useState } from 'react';
import { OpenMessage, type OpenMessageMutation } from '@kit/gql/staff';
import { useChange } from '@shared/api/api';
import { EntityForm } from '@shared/form/entity-form';
import { Notice } from '@shared/state/state';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import type { MessageRow } from './attempt-card';
import { processWords } from './process-words';
import styles from './payments.module.css';

type Raw = NonNullable<OpenMessageMutation['openMessage']['rawMessage']>;

/** The full text of a message, once it is said what for; nothing of it is kept when the drawer closes. */
export function RawMessageDrawer({ message, onClose }: { message: MessageRow | null; onClose: () => void }) {
  const p = useWords(processWords);
  return (
    <SideDrawer title={p.readRaw} isOpen={message !== null} onClose={onClose} width={720}>
      {message !== null && <RawMessage key={message.id} messageId={message.id} onCancel={onClose} />}
    </SideDrawer>
  );
}

function RawMessage({ messageId, onCancel }: { messageId: string; onCancel: () => void }) {
  const p = useWords(processWords);
  const [raw, setRaw] = useState<Raw | null>(null);
  const opening = useChange(OpenMessage, (answer) => answer.openMessage, {
    onDone: (answer) => setRaw(answer.rawMessage),
  });
  if (raw !== null) {
    return (
      <div className={styles['card']}>
        <Notice isInline title={p.rawWarning} />
        <Text title={p.rawContent} text={pretty(raw.content)} />
        <Text title={p.rawBody} text={pretty(raw.body)} />
        <Text title={p.rawHeaders} text={pretty(raw.headers)} />
      </div>
    );
  }
  return (
    <EntityForm<{ reason: string }>
      name="raw-message"
      initial={{ reason: '' }}
      submitText={p.readRaw}
      onCancel={onCancel}
      onSubmit={({ reason }) => opening.run({ input: { messageId, reason } })}
    >
      <p>{p.rawHint}</p>
      <Form.Item
        name="reason"
        label={p.rawReason}
        rules={[{ required: true, whitespace: true, message: p.needsReason }]}
      >
        <Input maxLength={200} placeholder={p.rawReasonHint} />
      </Form.Item>
    </EntityForm>
  );
}

function Text({ title, text }: { title: string; text: string }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <pre className={styles['raw']} tabIndex={0}>
        {text || '—'}
      </pre>
    </section>
  );
}

/** JSON with its lines; anything else as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
