import { ChargeItems } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';

/** The name of a charge item by its code. */
export function useItemName(): (code: string) => string {
  const asked = useAsk(ChargeItems, {}, { staleMs: 300_000 });
  return (code) => asked.data?.chargeItems.find((item) => item.code === code)?.name ?? code;
}
