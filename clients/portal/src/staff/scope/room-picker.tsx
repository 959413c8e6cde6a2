import { Select } from 'antd';
import { useState } from 'react';
import { SearchRooms, type SearchRoomsQuery } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useLater } from '@shared/state/later';
import { useWords } from '@shared/text/language';
import { words } from './words';

export type RoomFound = SearchRoomsQuery['searchRooms'][number];

/** Rooms by code, number, name, phone or pinyin initials; asked a moment after the last key. */
export function useRoomSearch(text: string, limit = 20): { found: readonly RoomFound[]; isSearching: boolean; error: unknown } {
  const asked = useLater(text.trim(), 250);
  const query = useAsk(SearchRooms, { text: asked, limit }, { enabled: asked !== '', keepsPrevious: true, staleMs: 60_000 });
  const isSearching = text.trim() !== '' && (asked !== text.trim() || query.isFetching);
  return { found: text.trim() === '' ? [] : (query.data?.searchRooms ?? []), isSearching, error: query.error };
}

export interface RoomPickerProps {
  id?: string;
  value?: string;
  onChange?: (roomId: string | undefined, room?: RoomFound['room']) => void;
  /** Label of `value`, where it was not chosen here. */
  label?: string;
  disabled?: boolean;
  'aria-label'?: string;
}

export function RoomPicker({ value, onChange, label, ...rest }: RoomPickerProps) {
  const w = useWords(words);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<{ id: string; label: string } | null>(null);
  const { found, isSearching } = useRoomSearch(text);
  const rooms = new Map(found.map((each) => [each.room.id, each]));
  const known = chosen?.id === value ? chosen?.label : label;
  return (
    <Select
      {...rest}
      style={{ width: '100%' }}
      allowClear
      loading={isSearching}
      placeholder={w.findRoom}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={text.trim() === '' ? w.typeToFind : isSearching ? w.searching : w.noRoom}
      value={value === undefined ? undefined : { value, label: known ?? value }}
      labelInValue
      options={[...rooms.values()].map(({ room, resident }) => ({
        value: room.id,
        label: `${room.community} ${room.label}`,
        // Phases of a community may number their buildings alike: the code tells their rooms apart.
        title: [room.code, resident === null ? '' : `${resident.name} ${resident.phone}`].join(' ').trim(),
      }))}
      optionRender={(option) => (
        <span style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}>
          <span>{option.label}</span>
          <span className="quiet">{option.data.title}</span>
        </span>
      )}
      onChange={(option: { value: string; label: string } | undefined) => {
        const room = option === undefined ? undefined : rooms.get(option.value)?.room;
        setChosen(room === undefined ? null : { id: room.id, label: `${room.community} ${room.label}` });
        onChange?.(option?.value, room);
      }}
    />
  );
}
