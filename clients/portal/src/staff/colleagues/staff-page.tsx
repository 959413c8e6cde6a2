import { Button } from 'antd';
import { useState } from 'react';
import { Roles, Staff, type StaffMemberFragment } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useMay } from '@shared/api/permissions';
import { filterFields } from '@shared/filter/fields';
import { SearchForm } from '@shared/filter/search-form';
import { useUrlFilter, useUrlOrder } from '@shared/filter/url-filter';
import type { Column } from '@shared/table/columns';
import { DataTable } from '@shared/table/data-table';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { PageHeader } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { useGo, useScope } from '../scope/scope';
import { NewMemberDrawer } from './new-member-drawer';
import { words } from './words';

/** Who works here, where, and as what. */
export default function StaffPage() {
  const w = useWords(words);
  const may = useMay();
  const go = useGo();
  const { unitId } = useScope();
  const roles = useAsk(Roles, {});
  const [isAdding, setAdding] = useState(false);
  const fields = filterFields({
    text: { kind: 'text', label: w.search, placeholder: w.searchHint },
    roleId: {
      kind: 'choice',
      label: w.role,
      options: (roles.data?.roles ?? []).map((role) => ({ value: role.id, label: role.name })),
    },
    state: {
      kind: 'choice',
      label: w.state,
      options: [
        { value: 'here', label: w.active },
        { value: 'left', label: w.left },
        { value: 'idle', label: w.withoutPost },
      ],
    },
  });
  const [values, search] = useUrlFilter(fields);
  const [orderBy, order] = useUrlOrder(['NAME', 'NEWEST'] as const);
  const filter = {
    text: values.text,
    roleId: values.roleId,
    unitId,
    isActive: values.state === 'here' ? true : values.state === 'left' ? false : undefined,
    hasPost: values.state === 'idle' ? false : undefined,
  };
  const columns: Column<StaffMemberFragment>[] = [
    { key: 'name', title: w.name, width: 140, order: { ascending: 'NAME' }, render: (member) => member.name },
    { key: 'login', title: w.login, width: 160, render: (member) => member.login },
    { key: 'unit', title: w.unit, width: 160, render: (member) => member.unit.name },
    {
      key: 'posts',
      title: w.posts,
      width: 360,
      render: (member) => {
        const posts = member.posts.filter((post) => post.isCurrent);
        if (posts.length === 0) return <span className="quiet">{w.noPost}</span>;
        return posts.map((post) => `${post.unit.name} ${post.title}`).join('、');
      },
    },
    {
      key: 'state',
      title: w.state,
      width: 110,
      render: (member) => (
        <StatusTag tone={member.isActive ? 'paid' : 'quiet'}>{member.isActive ? w.active : w.left}</StatusTag>
      ),
    },
    {
      key: 'created',
      title: w.since,
      width: 160,
      order: { descending: 'NEWEST' },
      render: (member) => <DateText moment={member.createdAt} />,
    },
  ];
  return (
    <>
      <PageHeader
        title={w.staff}
        hint={w.staffHint}
        actions={
          may('staff.manage') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {w.add}
            </Button>
          )
        }
      />
      <SearchForm fields={fields} values={values} onSearch={search} />
      <DataTable
        name="staff"
        caption={w.staff}
        document={Staff}
        variables={{ filter, orderBy }}
        connection={(answer) => answer.staff}
        columns={columns}
        rowKey={(member) => member.id}
        orderBy={orderBy}
        onOrder={order}
        onOpen={(member) => go(`/staff/${member.id}`)}
        empty={{ title: w.noStaff, hint: w.noStaffHint }}
      />
      <NewMemberDrawer isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
