import { Button, Popconfirm } from 'antd';
import { Devices, RevokeDevice, RevokeOtherDevices } from '@kit/gql/staff';
import { useAsk, useChange } from '@shared/api/api';
import { Asked, Failure } from '@shared/state/state';
import { DateText } from '@shared/text/figures';
import { useWords } from '@shared/text/language';
import { Card } from '@shared/text/page-header';
import { StatusTag } from '@shared/text/status-tag';
import { words } from './words';
import styles from './account.module.css';

export function DevicesCard() {
  const w = useWords(words);
  const asked = useAsk(Devices, {});
  const revoking = useChange(RevokeDevice, (answer) => answer.revokeDevice, { refreshes: [Devices] });
  const others = useChange(RevokeOtherDevices, (answer) => answer.revokeOtherDevices, { refreshes: [Devices] });
  const problem = revoking.refusals ?? revoking.failure ?? others.refusals ?? others.failure;
  const hasOthers = (asked.data?.devices ?? []).some((device) => !device.isCurrent);
  return (
    <Card
      title={w.devices}
      actions={
        hasOthers && (
          <Popconfirm
            title={w.signOutOthersSure}
            okText={w.signOutOthers}
            onConfirm={() => void others.run({}).catch(() => undefined)}
          >
            <Button loading={others.isRunning}>{w.signOutOthers}</Button>
          </Popconfirm>
        )
      }
    >
      {problem !== null && <Failure isInline error={problem} />}
      <Asked of={asked}>
        {({ devices }) => (
          <ul className={styles['devices']}>
            {devices.map((device) => (
              <li key={device.id}>
                <div>
                  <strong>{device.device === '' ? w.unknownDevice : device.device}</strong>
                  <p className="quiet">
                    {device.ip ?? '—'} · {w.lastSeen} <DateText moment={device.lastSeenAt} />
                  </p>
                </div>
                {device.isCurrent ? (
                  <StatusTag tone="paid">{w.thisDevice}</StatusTag>
                ) : (
                  <Popconfirm
                    title={w.signOutSure(device.device)}
                    okText={w.signOut}
                    onConfirm={() => void revoking.run({ input: { deviceId: device.id } }).catch(() => undefined)}
                  >
                    <Button>{w.signOut}</Button>
                  </Popconfirm>
                )}
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Card>
  );
}
