import { Select } from 'antd';
import { useMemo } from 'react';
import type { UnitKind } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import { useUnitTree } from './tree';
import { words } from './words';

export interface UnitPickerProps {
  id?: string;
  value?: string;
  onChange?: (unitId: string | undefined) => void;
  /** Only of these levels. */
  kinds?: readonly UnitKind[];
  isClearable?: boolean;
  disabled?: boolean;
  'aria-label'?: string;
}

/** One of my units, written as the tree stands. */
export function UnitPicker({ kinds, isClearable, ...rest }: UnitPickerProps) {
  const w = useWords(words);
  const { tree } = useUnitTree();
  const options = useMemo(
    () =>
      (tree?.units ?? [])
        .filter((unit) => tree?.isMine(unit.id) === true && (kinds === undefined || kinds.includes(unit.kind)))
        .map((unit) => ({
          value: unit.id,
          label: unit.name,
          search: `${unit.name} ${unit.code}`,
          depth: kinds === undefined ? unit.depth - (tree?.top?.depth ?? 0) : 0,
        })),
    [tree, kinds],
  );
  return (
    <Select
      {...rest}
      style={{ width: '100%' }}
      loading={tree === undefined}
      placeholder={w.chooseUnit}
      allowClear={isClearable}
      showSearch={{ optionFilterProp: 'search' }}
      options={options}
      optionRender={(option) => <span style={{ paddingLeft: option.data.depth * 16 }}>{option.label}</span>}
    />
  );
}
