import type { ChargeItemsQuery } from '@kit/gql/staff';
import { useWords } from '@shared/text/language';
import type { Version } from './in-force';
import { alignedPrice, perOf } from './price';
import { words } from './words';
import styles from './tariffs.module.css';

interface UnitPriceProps {
  terms: Version | undefined;
  medium: ChargeItemsQuery['chargeItems'][number]['medium'];
}

/** A price in a column of prices, with what it is for one of: `1.20 元/㎡`. */
export function UnitPrice({ terms, medium }: UnitPriceProps) {
  const w = useWords(words);
  if (terms === undefined || terms.unitPrice === null) return <>—</>;
  const per = perOf(terms.formula, medium);
  return (
    <span className="figures">
      {alignedPrice(terms.unitPrice)} <span className={styles['per']}>{per === null ? w.priceUnit : w.pricesPer[per]}</span>
    </span>
  );
}
