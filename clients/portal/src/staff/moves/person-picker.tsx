import { Select } from 'antd';
import { useState } from 'react';
import { Customers } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useLater } from '@shared/state/later';
import { useWords } from '@shared/text/language';
import { words } from './words';

interface PersonPickerProps {
  id?: string;
  value?: string[];
  onChange?: (personIds: string[]) => void;
  /** At most so many. */
  most?: number;
}

/** Customers on file by name, phone or number, wherever in my areas they live or lived. */
export function PersonPicker({ value, onChange, most, ...rest }: PersonPickerProps) {
  const w = useWords(words);
  const [text, setText] = useState('');
  const asked = useLater(text.trim(), 250);
  const found = useAsk(
    Customers,
    { first: 20, filter: { text: asked, everybody: true } },
    { enabled: asked !== '', keepsPrevious: true },
  );
  return (
    <Select
      {...rest}
      mode="multiple"
      maxCount={most}
      style={{ width: '100%' }}
      placeholder={w.findPerson}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={asked === '' ? w.typeToFind : w.nobody}
      value={value}
      onChange={onChange}
      options={(found.data?.customers.nodes ?? []).map((each) => ({
        value: each.id,
        label: `${each.name} ${each.phone}`,
      }))}
    />
  );
}
