import { Button, Form, Input } from 'antd';
import {
  ChangeCustomer,
  CustomerFile,
  Customers,
  Person,
  type ChangeCustomerInput,
  type CustomerFileQuery,
  type PersonQuery,
} from '@kit/gql/staff';
import { useChange, useRefresh } from '@shared/api/api';
import { DayInput } from '@shared/form/day-input';
import { EntityForm } from '@shared/form/entity-form';
import { useWords } from '@shared/text/language';
import { IdNumberItems } from '../moves/id-number-items';
import { words } from './words';
import styles from './customers.module.css';

type Values = Omit<ChangeCustomerInput, 'personId' | 'version'>;

interface CustomerFormProps {
  person: PersonQuery['person'];
  file: CustomerFileQuery['customerFile'];
  onDone: () => void;
}

/** What masked numbers hide is never sent back: those fields are empty, and empty means as it was. */
const MASKED = ['phone', 'idNumber', 'secondPhone', 'bankAccount'] as const;

export function CustomerForm({ person, file, onDone }: CustomerFormProps) {
  const w = useWords(words);
  const refresh = useRefresh();
  const changing = useChange(ChangeCustomer, (answer) => answer.changeCustomer, {
    refreshes: [CustomerFile, Person, Customers, { name: 'RoomDesk' }],
  });

  function send(values: Values): Promise<unknown> {
    const kept = { ...values };
    for (const name of MASKED) if (!kept[name]) delete kept[name];
    if (!kept.idNumber) delete kept.idKind;
    return changing.run({ input: { ...kept, personId: person.id, version: file.version } });
  }

  return (
    <EntityForm<Values>
      name="customer"
      initial={{
        name: person.name,
        idKind: person.kind === 'NATURAL' ? 'ID_CARD' : 'CREDIT_CODE',
        birthday: file.birthday ?? undefined,
        employer: file.employer,
        occupation: file.occupation,
        bankName: file.bankName,
        vehicles: file.vehicles.map(({ plate, description }) => ({ plate, description })),
        pets: file.pets,
        note: file.note,
      }}
      onSubmit={send}
      onDone={onDone}
      onCancel={onDone}
      onReload={() => refresh(CustomerFile, Person)}
    >
      <p className="quiet">{w.editHint}</p>
      <Form.Item name="name" label={w.name} rules={[{ required: true, whitespace: true, message: w.needsName }]}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="phone" label={w.phone}>
        <Input inputMode="tel" placeholder={person.phone} autoComplete="off" />
      </Form.Item>
      <IdNumberItems onFile={person.idNumber} />
      <Form.Item name="secondPhone" label={w.secondPhone}>
        <Input inputMode="tel" placeholder={file.secondPhone} autoComplete="off" />
      </Form.Item>
      <Form.Item name="birthday" label={w.birthday}>
        <DayInput />
      </Form.Item>
      <Form.Item name="employer" label={w.employer}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="occupation" label={w.occupation}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="bankName" label={w.bank}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="bankAccount" label={w.bankAccount}>
        <Input placeholder={file.bankAccount} autoComplete="off" />
      </Form.Item>
      <Form.List name="vehicles">
        {(rows, { add, remove }) => (
          <fieldset className={styles['vehicles']}>
            <legend>{w.vehicles}</legend>
            {rows.map((row) => (
              <div key={row.key} className={styles['vehicle']}>
                <Form.Item name={[row.name, 'plate']} label={w.plate} rules={[{ required: true, message: w.needsPlate }]}>
                  <Input maxLength={20} />
                </Form.Item>
                <Form.Item name={[row.name, 'description']} label={w.description}>
                  <Input maxLength={60} />
                </Form.Item>
                <Button onClick={() => remove(row.name)}>{w.removeVehicle}</Button>
              </div>
            ))}
            <Button onClick={() => add({ plate: '', description: '' })}>{w.addVehicle}</Button>
          </fieldset>
        )}
      </Form.List>
      <Form.Item name="pets" label={w.pets}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="note" label={w.note}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </EntityForm>
  );
}
