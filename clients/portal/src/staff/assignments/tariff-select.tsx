import { Select } from 'antd';
import { Tariffs } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useWords } from '@shared/text/language';
import { words } from './words';

interface TariffSelectProps {
  id?: string;
  value?: string;
  onChange?: (tariffId: string | undefined) => void;
  isClearable?: boolean;
}

/** One of the tariffs that I may use; a company has some dozens. */
export function TariffSelect({ id, value, onChange, isClearable }: TariffSelectProps) {
  const w = useWords(words);
  const tariffs = useTariffs();
  return (
    <Select
      id={id}
      aria-label={w.tariff}
      style={{ width: '100%', minWidth: 200 }}
      allowClear={isClearable}
      placeholder={w.tariff}
      showSearch={{ optionFilterProp: 'label' }}
      loading={tariffs === undefined}
      options={(tariffs ?? []).map((tariff) => ({
        value: tariff.id,
        label: `${tariff.item.name} · ${tariff.code} ${tariff.name}`,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

export function useTariffs() {
  return useAsk(Tariffs, { first: 100, filter: {} }, { staleMs: 60_000 }).data?.tariffs.nodes;
}
