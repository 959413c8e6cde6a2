import { Form } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { periodOf, shiftedPeriod } from '@kit/format';
import { ChangeTariff, Tariff, Tariffs, type TariffFragment } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayField } from '@shared/form/day-field';
import { EntityForm } from '@shared/form/entity-form';
import { Asked } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { useIsNarrow } from '../shell/surroundings';
import { newest } from './in-force';
import { TariffPreview } from './tariff-preview';
import { FIRST_TERMS, sentTerms, TermsFields, termsOf, type Terms } from './terms-fields';
import { words } from './words';
import styles from './tariffs.module.css';

interface Values {
  startsOn: string;
  terms: Terms;
}

/** New terms for a tariff, from a day on. */
export default function NewVersionPage() {
  const { tariffId = '' } = useParams();
  const [turn, setTurn] = useState(0);
  const asked = useAsk(Tariff, { id: tariffId }, { staleMs: Infinity });
  return (
    <Asked of={asked}>
      {({ tariff }) => (
        // Somebody was faster: the form begins anew from what he wrote.
        <Editor key={turn} tariff={tariff} onReload={() => void asked.refetch().then(() => setTurn(turn + 1))} />
      )}
    </Asked>
  );
}

function Editor({ tariff, onReload }: { tariff: TariffFragment; onReload: () => void }) {
  const w = useWords(words);
  const go = useGo();
  const [form] = Form.useForm<Values>();
  // What was looked at; a newer one that comes in meanwhile must not be overwritten unseen.
  const [seen] = useState(() => newest(tariff.versions));
  const changing = useChange(ChangeTariff, (answer) => answer.changeTariff, {
    refreshes: [Tariffs, Tariff],
    onDone: () => setTimeout(() => go(`/tariffs/${tariff.id}`)),
  });
  const terms = seen === undefined ? FIRST_TERMS : termsOf(seen);
  // Tried before it is saved: on a narrow window above the buttons, else beside the form.
  const isNarrow = useIsNarrow(1101);
  const preview = (
    <TariffPreview
      terms={() => ({ ...terms, ...(form.getFieldValue('terms') as Partial<Terms> | undefined) })}
      itemId={() => tariff.item.id}
      communityId={tariff.communityId}
      tariffId={tariff.id}
    />
  );
  return (
    <>
      <PageHeader title={w.changeTitle(`${tariff.code} ${tariff.name}`)} hint={w.changeHint} />
      <div className={styles['columns']}>
        <EntityForm<Values>
          name="version"
          form={form}
          initial={{ startsOn: firstDay(seen?.startsOn), terms }}
          submitText={w.saveVersion}
          conflictCodes={['TARIFF_CHANGED']}
          onReload={onReload}
          onCancel={() => go(`/tariffs/${tariff.id}`)}
          summary={isNarrow && <div className={styles['tried']}>{preview}</div>}
          onSubmit={(values) =>
            changing.run({
              input: {
                tariffId: tariff.id,
                seenVersion: seen?.number ?? 0,
                startsOn: values.startsOn,
                terms: sentTerms(values.terms),
              },
            })
          }
        >
          <Card title={w.terms}>
            <div className={styles['fields']}>
              <Form.Item name="startsOn" label={w.startsOnNew} rules={[{ required: true, message: w.required }]}>
                <DayField />
              </Form.Item>
            </div>
            <TermsFields />
          </Card>
        </EntityForm>
        {!isNarrow && preview}
      </div>
    </>
  );
}

/** The first of the month to come, or of the one after the version before: the server takes later ones only. */
function firstDay(before: string | undefined): string {
  const next = `${shiftedPeriod(periodOf(Date.now()), 1)}-01`;
  return before === undefined || before < next ? next : `${shiftedPeriod(before.slice(0, 7), 1)}-01`;
}
