import { Alert, Checkbox, Form, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { periodOf, shiftedPeriod } from '@kit/format';
import { AssignTariff, Assignments, PreviewAssignment, type AssignTariffInput, type PayerRole } from '@kit/gql/staff';
import { Refusals } from '@kit/problems';
import { useAsk, useChange } from '@shared/api/api';
import { DayField } from '@shared/form/day-field';
import { EntityForm } from '@shared/form/entity-form';
import { useLater } from '@shared/state/later';
import { Asked } from '@shared/state/state';
import { useFormats, useWords } from '@shared/text/language';
import { Card, PageHeader } from '@shared/text/page-header';
import { ScreenLink, useGo } from '../scope/scope';
import { useIsNarrow } from '../shell/surroundings';
import { newest } from '../tariffs/in-force';
import { TariffPreview } from '../tariffs/tariff-preview';
import { FIRST_TERMS, termsOf } from '../tariffs/terms-fields';
import { AssignmentMet, standsAgainst } from './assignment-met';
import { dayAfter } from './days';
import { TariffSelect, useTariffs } from './tariff-select';
import { NOTHING, Targets, useBuildings, type Chosen } from './targets';
import { words } from './words';
import styles from './assignments.module.css';

interface Values {
  tariffId: string;
  payerRole: PayerRole;
  startsOn: string;
  endsOn?: string;
  onlyNew: boolean;
}

const ROLES: readonly PayerRole[] = ['OWNER', 'TENANT', 'DEVELOPER'];

/** A tariff for many objects at once: all of them or none. */
export default function AssignPage() {
  const w = useWords(words);
  const { count } = useFormats();
  const go = useGo();
  const [parameters] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const tariffId = Form.useWatch('tariffId', form);
  const tariff = useTariffs()?.find((each) => each.id === tariffId);
  const version = tariff === undefined ? undefined : newest(tariff.versions);
  const buildings = useBuildings();
  const [chosen, setChosen] = useState<Chosen>(NOTHING);
  const [made, setMade] = useState<{ count: number; tariffId: string } | null>(null);
  const already = useAsk(Assignments, { first: 1, filter: { tariffId } }, { enabled: tariffId !== undefined }).data?.assignments.totalCount;
  const wanted = Form.useWatch([], form) as Partial<Values> | undefined;
  const asked = useLater(JSON.stringify(inputOf(wanted, chosen)), 300);
  const input = JSON.parse(asked) as AssignTariffInput | null;
  // Objects change hands all the time: what it says is asked again, never kept.
  const preview = useAsk(
    PreviewAssignment,
    { input: input ?? ({} as AssignTariffInput) },
    { enabled: input !== null, keepsPrevious: true, staleMs: 0 },
  );
  const met = input === null ? undefined : preview.data?.previewAssignment;
  const isPartly = wanted?.onlyNew === true && met !== undefined;
  const assigning = useChange(AssignTariff, (answer) => answer.assignTariff, { refreshes: [Assignments] });
  const rooms = buildings
    .filter((building) => chosen.buildingIds.includes(building.id))
    .reduce((sum, building) => sum + building.roomCount, 0);
  const total = rooms + chosen.rooms.length + chosen.meters.length;
  const parts = [
    w.chosen(chosen.buildingIds.length, count(rooms), chosen.meters.length),
    chosen.rooms.length > 0 ? w.single(chosen.rooms.length) : '',
  ].filter((part) => part !== '');

  // Tried before it is assigned: on a narrow window above the buttons, else beside the form.
  const isNarrow = useIsNarrow(1101);
  const tried = (
    <TariffPreview
      terms={() => (version === undefined ? FIRST_TERMS : termsOf(version))}
      itemId={() => tariff?.item.id}
      communityId={tariff?.communityId}
    />
  );

  async function assign(values: Values): Promise<void> {
    const sent = inputOf(values, chosen);
    if (sent === null) throw new Refusals([{ code: 'NOTHING_CHOSEN', message: w.nothingChosen }]);
    const answer = await assigning.run({ input: sent });
    setMade({ count: answer.count ?? 0, tariffId: values.tariffId });
    setChosen(NOTHING);
  }

  return (
    <>
      <PageHeader title={w.assignTitle} hint={w.assignHint} />
      {made !== null && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={w.done(count(made.count))}
          action={<ScreenLink to={`/assignments?tariffId=${made.tariffId}`}>{w.see}</ScreenLink>}
        />
      )}
      <div className={styles['page']}>
        <EntityForm<Values>
          name="assign"
          form={form}
          initial={{
            tariffId: parameters.get('tariffId') ?? undefined,
            payerRole: 'OWNER',
            startsOn: `${shiftedPeriod(periodOf(Date.now()), 1)}-01`,
            onlyNew: false,
          }}
          submitText={total === 0 ? w.chooseFirst : w.assign(count(isPartly ? met.fresh.count : total))}
          onCancel={() => go('/assignments')}
          onSubmit={assign}
          summary={isNarrow && <div className={styles['tried']}>{tried}</div>}
        >
          <div className={styles['cards']}>
            <Card>
              <div className={styles['fields']}>
                <Form.Item
                  name="tariffId"
                  label={w.tariff}
                  extra={already !== undefined && already > 0 ? w.already(count(already)) : undefined}
                  rules={[{ required: true, message: w.required }]}
                >
                  <TariffSelect />
                </Form.Item>
                <Form.Item name="payerRole" label={w.payer} required>
                  <Select options={ROLES.map((value) => ({ value, label: w.payers[value] }))} />
                </Form.Item>
                <Form.Item name="startsOn" label={w.startsOn} rules={[{ required: true, message: w.required }]}>
                  <DayField />
                </Form.Item>
                <Form.Item name="endsOn" label={w.endsOn}>
                  <DayField />
                </Form.Item>
              </div>
            </Card>
            <Card title={w.what}>
              <Targets value={chosen} onChange={setChosen} />
              <p className={styles['sum']} role="status">
                {parts.length === 0 ? w.nothingChosen : parts.join('，')}
              </p>
            </Card>
            {input !== null && (
              <Card title={w.check}>
                <Asked of={preview} rows={3}>
                  {({ previewAssignment }) => <AssignmentMet met={previewAssignment} isStale={preview.isPlaceholderData} />}
                </Asked>
                {met !== undefined && (standsAgainst(met) > 0 || isPartly) && (
                  <Form.Item name="onlyNew" valuePropName="checked" extra={w.onlyNewHint}>
                    <Checkbox>{w.onlyNew(count(standsAgainst(met)))}</Checkbox>
                  </Form.Item>
                )}
              </Card>
            )}
          </div>
        </EntityForm>
        {!isNarrow && tried}
      </div>
    </>
  );
}

/** What would be assigned; null while something is missing. */
function inputOf(values: Partial<Values> | undefined, chosen: Chosen): AssignTariffInput | null {
  const isNothing = chosen.buildingIds.length + chosen.rooms.length + chosen.meters.length === 0;
  if (values?.tariffId === undefined || values.payerRole === undefined || !values.startsOn || isNothing) return null;
  return {
    tariffId: values.tariffId,
    payerRole: values.payerRole,
    startsOn: values.startsOn,
    endsOn: values.endsOn === undefined ? null : dayAfter(values.endsOn),
    buildingIds: [...chosen.buildingIds],
    roomIds: chosen.rooms.map((room) => room.id),
    meterIds: chosen.meters.map((meter) => meter.id),
    onlyNew: values.onlyNew ?? false,
  };
}
