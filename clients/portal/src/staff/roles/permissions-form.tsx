import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import {
  Roles,
  SetRolePermissions,
  type PermissionGroupsQuery,
  type RoleFragment,
} from '@kit/gql/staff';
import { useChange, useRefresh } from '@shared/api/api';
import { LeaveGuard } from '@shared/form/leave-guard';
import { Failure, Notice } from '@shared/state/state';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { words } from './words';
import styles from './roles.module.css';

interface PermissionsFormProps {
  role: RoleFragment;
  groups: PermissionGroupsQuery['permissionGroups'];
  mayManage: boolean;
}

/** Every permission by group, each with what it lets somebody do; ticked are those of the role. */
export function PermissionsForm({ role, groups, mayManage }: PermissionsFormProps) {
  const w = useWords(words);
  const refresh = useRefresh();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(role.permissions));
  const [text, setText] = useState('');
  const saving = useChange(SetRolePermissions, (answer) => answer.setRolePermissions, { refreshes: [Roles] });
  const added = [...chosen].filter((code) => !role.permissions.includes(code));
  const removed = role.permissions.filter((code) => !chosen.has(code));
  const isChanged = added.length + removed.length > 0;
  const problem = saving.refusals ?? saving.failure;

  function set(code: string, isOn: boolean): void {
    const next = new Set(chosen);
    if (isOn) next.add(code);
    else next.delete(code);
    setChosen(next);
  }

  const wanted = text.trim().toLowerCase();
  const shown = groups
    .map((group) => ({
      ...group,
      permissions: group.permissions.filter((each) =>
        `${each.code} ${each.name} ${each.explanation}`.toLowerCase().includes(wanted),
      ),
    }))
    .filter((group) => group.permissions.length > 0);
  return (
    <Card title={w.permissions}>
      <Input.Search
        allowClear
        aria-label={w.find}
        placeholder={w.find}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="no-print"
      />
      {shown.length === 0 && <p className="quiet">{w.nothingFound}</p>}
      {shown.map((group) => (
        <fieldset key={group.key} className={styles['group']}>
          <legend>{group.name}</legend>
          {group.permissions.map((permission) => (
            <div key={permission.code} className={styles['permission']}>
              <Checkbox
                checked={chosen.has(permission.code)}
                disabled={!mayManage || (!permission.isMine && !chosen.has(permission.code))}
                aria-describedby={`about-${permission.code}`}
                onChange={(event) => set(permission.code, event.target.checked)}
              >
                {permission.name}
              </Checkbox>
              <p id={`about-${permission.code}`} className="quiet">
                {permission.explanation}
                {!permission.isMine && ` ${w.notMine}`}
              </p>
            </div>
          ))}
        </fieldset>
      ))}
      {mayManage && (
        <div className={`${styles['bar']} ${isChanged ? styles['pinned'] : ''} no-print`}>
          {problem !== null &&
            (saving.refusals?.has('STALE_VERSION') === true ? (
              <Notice
                isInline
                tone="failed"
                title={w.stale}
                actions={<Button onClick={() => refresh(Roles)}>{w.reload}</Button>}
              />
            ) : (
              <Failure isInline error={problem} />
            ))}
          <span className="quiet" role="status">
            {isChanged ? w.changes(added.length, removed.length) : w.unchanged}
          </span>
          <Button
            type="primary"
            disabled={!isChanged}
            loading={saving.isRunning}
            onClick={() =>
              void saving
                .run({ input: { roleId: role.id, version: role.version, permissions: [...chosen].sort() } })
                .catch(() => undefined)
            }
          >
            {w.save}
          </Button>
        </div>
      )}
      {isChanged && !saving.isRunning && <LeaveGuard />}
    </Card>
  );
}
