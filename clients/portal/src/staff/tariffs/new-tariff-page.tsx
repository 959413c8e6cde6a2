import { Form, Input, Select } from 'antd';
import { dayOf, periodOf, shiftedPeriod } from '@kit/format';
import { ChargeItems, CreateTariff, Tariffs } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { DayField } from '@shared/form/day-field';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { useGo } from '../scope/scope';
import { UnitPicker } from '../scope/unit-picker';
import { useIsNarrow } from '../shell/surroundings';
import { TariffPreview } from './tariff-preview';
import { FIRST_TERMS, sentTerms, TermsFields, type Terms } from './terms-fields';
import { words } from './words';
import styles from './tariffs.module.css';

interface Values {
  itemId: string;
  communityId?: string;
  code: string;
  name: string;
  startsOn: string;
  terms: Terms;
}

const COMMUNITIES = ['COMMUNITY'] as const;

/** A tariff with its first version. */
export default function NewTariffPage() {
  const w = useWords(words);
  const go = useGo();
  const [form] = Form.useForm<Values>();
  const items = useAsk(ChargeItems, {}, { staleMs: 300_000 }).data?.chargeItems ?? [];
  const communityId = Form.useWatch('communityId', form);
  const creating = useChange(CreateTariff, (answer) => answer.createTariff, {
    refreshes: [Tariffs],
    // The guard of unsaved changes must have let go.
    onDone: ({ tariff }) => setTimeout(() => go(tariff === null ? '/tariffs' : `/tariffs/${tariff.id}`)),
  });
  // Tried before it is saved: on a narrow window above the buttons, else beside the form.
  const isNarrow = useIsNarrow(1101);
  const preview = (
    <TariffPreview
      terms={() => ({ ...FIRST_TERMS, ...(form.getFieldValue('terms') as Partial<Terms> | undefined) })}
      itemId={() => form.getFieldValue('itemId') as string | undefined}
      communityId={communityId}
    />
  );
  return (
    <>
      <PageHeader title={w.newTitle} hint={w.newHint} />
      <div className={styles['columns']}>
        <EntityForm<Values>
          name="tariff"
          form={form}
          initial={{ startsOn: `${shiftedPeriod(periodOf(dayOf(Date.now())), 1)}-01`, terms: FIRST_TERMS }}
          submitText={w.save}
          onCancel={() => go('/tariffs')}
          summary={isNarrow && <div className={styles['tried']}>{preview}</div>}
          onSubmit={(values) => creating.run({ input: { ...values, terms: sentTerms(values.terms) } })}
        >
          <div className={styles['cards']}>
            <Card title={w.basics}>
              <div className={styles['fields']}>
                <Form.Item name="itemId" label={w.item} rules={[{ required: true, message: w.required }]}>
                  <Select
                    showSearch={{ optionFilterProp: 'label' }}
                    options={items.map((item) => ({ value: item.id, label: item.name }))}
                  />
                </Form.Item>
                <Form.Item name="communityId" label={w.scope} extra={communityId === undefined ? w.company : undefined}>
                  <UnitPicker kinds={COMMUNITIES} isClearable />
                </Form.Item>
                <Form.Item name="code" label={w.code} rules={[{ required: true, message: w.required }]}>
                  <Input autoComplete="off" maxLength={40} />
                </Form.Item>
                <Form.Item name="name" label={w.name} rules={[{ required: true, message: w.required }]}>
                  <Input autoComplete="off" maxLength={100} />
                </Form.Item>
                <Form.Item name="startsOn" label={w.startsOn} rules={[{ required: true, message: w.required }]}>
                  <DayField />
                </Form.Item>
              </div>
            </Card>
            <Card title={w.terms}>
              <TermsFields />
            </Card>
          </div>
        </EntityForm>
        {!isNarrow && preview}
      </div>
    </>
  );
}
