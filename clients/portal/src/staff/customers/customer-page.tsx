import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { CustomerFile, Person, type CustomerFileQuery, type PersonQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { SideDrawer } from '@shared/state/side-drawer';
import { Asked } from '@shared/state/state';
import { RowsTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card, Facts, PageHeader } from '@shared/text/page-header';
import { UnmaskDialogue } from '../desk/unmask-dialogue';
import { ScreenLink, useGo } from '../scope/scope';
import { CustomerForm } from './customer-form';
import { words } from './words';

/** One person: who he is, where he lives and lived, what is on file. */
export default function CustomerPage() {
  const { personId = '' } = useParams();
  const person = useAsk(Person, { id: personId });
  const file = useAsk(CustomerFile, { personId });
  return (
    <Asked of={person}>
      {(answer) => (
        <Asked of={file}>
          {({ customerFile }) => <Customer key={personId} person={answer.person} file={customerFile} />}
        </Asked>
      )}
    </Asked>
  );
}

interface CustomerProps {
  person: PersonQuery['person'];
  file: CustomerFileQuery['customerFile'];
}

function Customer({ person, file }: CustomerProps) {
  const w = useWords(words);
  const may = useMay();
  const go = useGo();
  const [isUnmasking, setUnmasking] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const plates = file.vehicles.map((each) => `${each.plate} ${each.description}`.trim()).join('、');
  return (
    <>
      <PageHeader
        title={person.name}
        hint={`${w.kinds[person.kind]} · ${person.code}`}
        actions={
          <>
            {may('residents.unmask') && (
              <Button icon={<EyeOutlined />} onClick={() => setUnmasking(true)}>
                {w.unmask}
              </Button>
            )}
            {may('ledger.view') && <Button onClick={() => go(`/customers/${person.id}/statement`)}>{w.statement}</Button>}
            {may('residents.manage') && (
              <Button type="primary" onClick={() => setEditing(true)}>
                {w.edit}
              </Button>
            )}
          </>
        }
      />
      <Card title={w.file}>
        <Facts
          rows={[
            [w.phone, person.phone || w.none],
            [w.idNumber, person.idNumber || w.none],
            [w.secondPhone, file.secondPhone || w.none],
            [w.birthday, <DateText key="birthday" day={file.birthday} />],
            [w.employer, file.employer || w.none],
            [w.occupation, file.occupation || w.none],
            [w.bank, file.bankName || w.none],
            [w.bankAccount, file.bankAccount || w.none],
            [w.vehicles, plates || w.none],
            [w.pets, file.pets || w.none],
            [w.note, file.note || w.none],
          ]}
        />
      </Card>
      <Card title={w.residencies}>
        <RowsTable
          isShort
          name="customer.residencies"
          caption={w.residencies}
          rows={person.residencies}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'room',
              title: w.room,
              width: 260,
              render: (row) => (
                <ScreenLink to={`/desk/${row.room.id}`}>
                  {row.room.community} {row.room.label}
                </ScreenLink>
              ),
            },
            { key: 'role', title: w.role, width: 90, render: (row) => w.roles[row.role] },
            { key: 'since', title: w.since, width: 140, render: (row) => <DateText day={row.startsOn} /> },
            {
              key: 'until',
              title: w.until,
              width: 140,
              render: (row) => (row.endsOn === null ? w.now : <DateText day={row.endsOn} />),
            },
          ]}
        />
      </Card>
      {isUnmasking && (
        <UnmaskDialogue personId={person.id} name={person.name} onClose={() => setUnmasking(false)} />
      )}
      <SideDrawer title={w.edit} isOpen={isEditing} onClose={() => setEditing(false)}>
        <CustomerForm person={person} file={file} onDone={() => setEditing(false)} />
      </SideDrawer>
    </>
  );
}
