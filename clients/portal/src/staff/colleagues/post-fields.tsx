import { Form, Input, Select } from 'antd';
import { Roles, type RoleKind } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useWords } from '@shared/text/language';
import { UnitPicker } from '../scope/unit-picker';
import { words } from './words';

export interface PostValues {
  unitId: string;
  title: string;
  postRoleId: string;
  orgRoleId?: string;
}

/** Where, as what, with which two roles. `at`: the path of the post in the form's input. */
export function PostFields({ at = [] }: { at?: readonly (string | number)[] }) {
  const w = useWords(words);
  const roles = useAsk(Roles, {});
  const rules = [{ required: true, message: w.needed }];
  const named = (field: keyof PostValues) => [...at, field];
  const options = (kind: RoleKind) =>
    (roles.data?.roles ?? [])
      .filter((role) => role.kind === kind)
      .map((role) => ({ value: role.id, label: `${role.name}（${role.code}）` }));
  return (
    <>
      <Form.Item name={named('unitId')} label={w.where} extra={w.whereHint} rules={rules}>
        <UnitPicker />
      </Form.Item>
      <Form.Item name={named('title')} label={w.post} rules={rules}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name={named('postRoleId')} label={w.postRole} rules={rules}>
        <Select showSearch optionFilterProp="label" options={options('POST')} loading={roles.isPending} />
      </Form.Item>
      <Form.Item name={named('orgRoleId')} label={w.orgRole} extra={w.orgRoleHint}>
        <Select
          showSearch
          allowClear
          optionFilterProp="label"
          options={options('ORGANIZATION')}
          loading={roles.isPending}
        />
      </Form.Item>
    </>
  );
}
