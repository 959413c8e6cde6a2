/** What the meter counted in the last twelve months; the title says what one sees. */
import { decimal, period, quantity, type Unit } from '@kit/format';
import { useLanguage, useWords } from '@/device/taste';
import { Bars } from '@/ui/bars';
import { Box, Title, Words } from '@/ui/box';
import type { BillDetail } from './index';
import { detailWords } from './words';

export function UsageChart({ bill }: { readonly bill: BillDetail }): JSX.Element | null {
  const words = useWords(detailWords);
  const language = useLanguage();
  const { usageHistory, explanation } = bill;
  if (usageHistory.length === 0) return null;
  const unit: Unit | null = explanation.meter?.medium ?? null;
  const shown = (text: string): string => (unit === null ? decimal(text) : quantity(text, unit, language));
  const now = usageHistory[usageHistory.length - 1];
  const before = usageHistory[usageHistory.length - 2];
  if (now === undefined) return null;
  const difference = before === undefined ? null : thousandths(now.usage) - thousandths(before.usage);
  const size = difference === null ? '' : shown(String(Math.abs(difference) / 1000));
  const finding =
    difference === null ? words.chartNow(shown(now.usage))
    : difference > 0 ? words.chartMore(shown(now.usage), size)
    : difference < 0 ? words.chartLess(shown(now.usage), size)
    : words.chartSame(shown(now.usage));
  const title = explanation.pot === null ? words.chart : words.chartShared;
  return (
    <Box className="card">
      <Box className="stack-tight">
        <Title level={2}>{title}</Title>
        <Words className="quiet small">{finding}</Words>
      </Box>
      <Bars
        label={`${title}：${finding}`}
        head={[words.month, words.usage]}
        of={usageHistory.map((month) => ({
          name: String(Number(month.period.slice(5))),
          longName: period(month.period, language),
          value: Number(month.usage),
          text: shown(month.usage),
        }))}
      />
    </Box>
  );
}

/** Readings have three decimals at most: their difference is exact in whole thousandths. */
function thousandths(text: string): number {
  return Math.round(Number(text) * 1000);
}
