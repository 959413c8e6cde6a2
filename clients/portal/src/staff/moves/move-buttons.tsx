import { Button } from 'antd';
import { useState } from 'react';
import type { ResidentFragment } from '@kit/gql/staff';
import { useMay } from '@shared/api/permissions';
import { SideDrawer } from '@shared/state/side-drawer';
import { useWords } from '@shared/text/language';
import { ChangeOwnerForm } from './change-owner-form';
import { MoveInForm } from './move-in-form';
import { MoveOutForm } from './move-out-form';
import { words } from './words';
import styles from './moves.module.css';

type Move = 'moveIn' | 'moveOut' | 'changeOwner';

interface MoveButtonsProps {
  room: { id: string; communityId: string };
  /** Who lives there now. */
  people: readonly ResidentFragment[];
}

/** Who comes, who goes, who owns: each with what it would mean before it is done. */
export function MoveButtons({ room, people }: MoveButtonsProps) {
  const w = useWords(words);
  const may = useMay();
  const [open, setOpen] = useState<Move | null>(null);
  const close = (): void => setOpen(null);
  const mayManage = may('residents.manage', room.communityId);
  return (
    <span className={`${styles['buttons']} no-print`}>
      {mayManage && (
        <Button size="small" onClick={() => setOpen('moveIn')}>
          {w.moveIn}
        </Button>
      )}
      {mayManage && people.length > 0 && (
        <Button size="small" onClick={() => setOpen('moveOut')}>
          {w.moveOut}
        </Button>
      )}
      {may('residents.transfer', room.communityId) && (
        <Button size="small" onClick={() => setOpen('changeOwner')}>
          {w.changeOwner}
        </Button>
      )}
      <SideDrawer title={open === null ? '' : w[open]} isOpen={open !== null} onClose={close}>
        {open === 'moveIn' && <MoveInForm roomId={room.id} onDone={close} />}
        {open === 'moveOut' && <MoveOutForm people={people} onDone={close} />}
        {open === 'changeOwner' && <ChangeOwnerForm roomId={room.id} onDone={close} />}
      </SideDrawer>
    </span>
  );
}
