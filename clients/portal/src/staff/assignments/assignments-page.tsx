import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { May } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter } from '@shared/filter/url-filter';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { ExportButton } from '../jobs/export-button';
import { RoomPicker } from '../scope/room-picker';
import { useGo, useScope } from '../scope/scope';
import { AssignmentTable } from './assignment-table';
import { TariffSelect } from './tariff-select';
import { words } from './words';

/** Which object is charged by which tariff. */
export default function AssignmentsPage() {
  const w = useWords(words);
  const go = useGo();
  const { unit } = useScope();
  const fields = filterFields({
    tariffId: {
      kind: 'other',
      label: w.tariff,
      render: (value, onChange) => <TariffSelect value={value} isClearable onChange={onChange} />,
    },
    roomId: {
      kind: 'other',
      label: w.room,
      render: (value, onChange) => (
        <div style={{ width: '100%' }}>
          <RoomPicker aria-label={w.room} value={value} onChange={(roomId) => onChange(roomId)} />
        </div>
      ),
    },
    on: { kind: 'day', label: w.on },
  });
  const [values, search] = useUrlFilter(fields);
  const filter = { ...values, communityId: unit?.kind === 'COMMUNITY' ? unit.id : undefined };
  return (
    <>
      <PageHeader
        title={w.title}
        hint={w.hint}
        actions={
          <May code="billing.setup">
            <Button type="primary" icon={<PlusOutlined />} onClick={() => go('/assignments/new')}>
              {w.new}
            </Button>
          </May>
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <AssignmentTable
        name="assignments"
        filter={filter}
        actions={<ExportButton list="ASSIGNMENTS" filter={{ assignments: filter }} />}
      />
    </>
  );
}
