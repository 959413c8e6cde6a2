import { Select } from 'antd';
import { useMemo } from 'react';
import { useWords } from '@shared/text/language';
import { useScope } from '../scope/scope';
import { pathTo, useUnitTree } from '../scope/tree';
import { words } from './words';

/** A building below the unit chosen in the tree. */
export function BuildingSelect({ value, onChange }: { value?: string; onChange: (buildingId?: string) => void }) {
  const w = useWords(words);
  const { tree } = useUnitTree();
  const { unitId } = useScope();
  const options = useMemo(
    () =>
      (tree?.units ?? [])
        .filter((unit) => tree !== undefined && (unitId === undefined || pathTo(tree, unit.id).some(({ id }) => id === unitId)))
        .flatMap((unit) => unit.buildings.map((building) => ({ value: building.id, label: `${unit.name} ${building.name}` }))),
    [tree, unitId],
  );
  return (
    <Select
      aria-label={w.building}
      style={{ width: '100%' }}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={w.building}
      options={options}
      value={value}
      onChange={(building?: string) => onChange(building)}
    />
  );
}
