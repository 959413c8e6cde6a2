import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { periodOf } from '@kit/format';
import { MeterReadings } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useLater } from '@shared/state/later';
import { useFormats, useWords } from '@shared/text/language';
import { RoomPicker } from '../scope/room-picker';
import { UnitPicker } from '../scope/unit-picker';
import { pathTo, useUnitTree } from '../scope/tree';
import { words } from './words';
import styles from './assignments.module.css';

export interface Named {
  readonly id: string;
  readonly label: string;
}

export interface Chosen {
  readonly buildingIds: readonly string[];
  readonly rooms: readonly Named[];
  readonly meters: readonly Named[];
}

export const NOTHING: Chosen = { buildingIds: [], rooms: [], meters: [] };

/** Every building that I see, with its rooms counted. */
export function useBuildings() {
  const { tree } = useUnitTree();
  return useMemo(
    () =>
      (tree?.units ?? []).flatMap((unit) =>
        unit.buildings.map((building) => ({ ...building, unitId: unit.id, label: `${unit.name} ${building.name}` })),
      ),
    [tree],
  );
}

/** Whole areas and buildings, single rooms, meters. */
export function Targets({ value, onChange }: { value: Chosen; onChange: (chosen: Chosen) => void }) {
  const w = useWords(words);
  const { count } = useFormats();
  const { tree } = useUnitTree();
  const buildings = useBuildings();

  function addArea(unitId: string | undefined): void {
    if (unitId === undefined || tree === undefined) return;
    const below = buildings.filter((building) => pathTo(tree, building.unitId).some((unit) => unit.id === unitId));
    onChange({ ...value, buildingIds: [...new Set([...value.buildingIds, ...below.map((building) => building.id)])] });
  }

  return (
    <div className={styles['targets']}>
      <div>
        <h3>{w.wholeArea}</h3>
        <UnitPicker aria-label={w.chooseArea} value={undefined} onChange={addArea} />
      </div>
      <div>
        <h3>{w.wholeBuildings}</h3>
        <Select
          mode="multiple"
          aria-label={w.wholeBuildings}
          placeholder={w.chooseBuildings}
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          maxTagCount={8}
          value={[...value.buildingIds]}
          onChange={(buildingIds: string[]) => onChange({ ...value, buildingIds })}
          options={buildings.map((building) => ({
            value: building.id,
            label: `${building.label}（${count(building.roomCount)}）`,
          }))}
        />
      </div>
      <div>
        <h3>{w.rooms}</h3>
        <RoomPicker
          aria-label={w.addRoom}
          value={undefined}
          onChange={(roomId, room) => {
            if (roomId === undefined || room === undefined || value.rooms.some(({ id }) => id === roomId)) return;
            onChange({ ...value, rooms: [...value.rooms, { id: roomId, label: `${room.community} ${room.label}` }] });
          }}
        />
        <List of={value.rooms} onRemove={(id) => onChange({ ...value, rooms: value.rooms.filter((room) => room.id !== id) })} />
      </div>
      <div>
        <h3>{w.meters}</h3>
        <p className="quiet">{w.metersHint}</p>
        <MeterSearch
          onChoose={(meter) => {
            if (!value.meters.some(({ id }) => id === meter.id)) onChange({ ...value, meters: [...value.meters, meter] });
          }}
        />
        <List of={value.meters} onRemove={(id) => onChange({ ...value, meters: value.meters.filter((meter) => meter.id !== id) })} />
      </div>
    </div>
  );
}

function List({ of, onRemove }: { of: readonly Named[]; onRemove: (id: string) => void }) {
  const w = useWords(words);
  if (of.length === 0) return null;
  return (
    <ul>
      {of.map((each) => (
        <li key={each.id}>
          {each.label}
          <Button size="small" type="link" aria-label={`${w.remove} ${each.label}`} onClick={() => onRemove(each.id)}>
            {w.remove}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function MeterSearch({ onChoose }: { onChoose: (meter: Named) => void }) {
  const w = useWords(words);
  const { tree } = useUnitTree();
  const [text, setText] = useState('');
  const asked = useLater(text.trim(), 250);
  const found = useAsk(
    MeterReadings,
    { period: periodOf(Date.now()), first: 20, filter: { text: asked } },
    { enabled: asked !== '', keepsPrevious: true },
  ).data?.meterReadings.nodes;
  return (
    <Select
      aria-label={w.meters}
      style={{ width: '100%' }}
      placeholder={w.findMeter}
      showSearch={{ filterOption: false, onSearch: setText }}
      value={null}
      notFoundContent={null}
      options={(asked === '' ? [] : (found ?? [])).map((meter) => ({
        value: meter.id,
        label: `${meter.code}（${tree?.byId.get(meter.communityId)?.name ?? ''} ${meter.room?.label ?? meter.building ?? ''}）`,
      }))}
      onChange={(_id: unknown, option) => {
        const one = Array.isArray(option) ? option[0] : option;
        if (one !== undefined) onChoose({ id: String(one.value), label: String(one.label) });
      }}
    />
  );
}
