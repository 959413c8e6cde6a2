/** The explanation drawn: readings, tiers, parts, days, the shared pot, late fees — whatever made this amount. */
import { date, decimal, money, quantity, type Unit } from '@kit/format';
import { useLanguage, useWords } from '@/device/taste';
import { Box, Title, Words } from '@/ui/box';
import { Facts } from '@/ui/parts';
import { Table } from '@/ui/table';
import type { BillDetail } from './index';
import { detailWords } from './words';

type Explanation = BillDetail['explanation'];

export function Drawn({ bill }: { readonly bill: BillDetail }): JSX.Element {
  const words = useWords(detailWords);
  const { explanation } = bill;
  const days: string[] = [];
  if (explanation.isProrated && explanation.days !== explanation.ofDays) days.push(words.daysShare(explanation.days, explanation.ofDays));
  if (explanation.months > 1) days.push(words.months(explanation.months));
  return (
    <>
      <Meter of={explanation} />
      {explanation.tiers.length > 0 ? <Tiers of={explanation} /> : <Parts bill={bill} />}
      {days.length > 0 && <Words className="quiet small">{days.join(' · ')}</Words>}
      <Pot of={explanation} bill={bill} />
      <LateFee of={explanation} />
    </>
  );
}

function Meter({ of }: { readonly of: Explanation }): JSX.Element | null {
  const words = useWords(detailWords);
  const language = useLanguage();
  const { meter } = of;
  if (meter === null) return null;
  return (
    <Box className="stack">
      <Title level={3}>{words.meterTitle(meter.code)}</Title>
      <Table
        label={words.meterTitle(meter.code)}
        head={[words.meter.previous, words.meter.reading, words.meter.multiplier, words.meter.usage]}
        rows={[
          [
            decimal(meter.previous),
            decimal(meter.reading),
            `× ${decimal(meter.multiplier)}`,
            quantity(meter.usage, meter.medium, language),
          ],
        ]}
      />
    </Box>
  );
}

function Tiers({ of }: { readonly of: Explanation }): JSX.Element {
  const words = useWords(detailWords);
  const language = useLanguage();
  const unit = unitOf(of);
  return (
    <Box className="stack">
      <Title level={3}>{words.tiers}</Title>
      <Table
        label={words.tiers}
        head={[words.tierName, words.quantity, words.price, words.money]}
        rows={of.tiers.map((tier) => [
          words.tier(tier.position),
          unit === null
            ? words.tierRange(decimal(tier.lower), decimal(tier.reached))
            : words.tierRange(decimal(tier.lower), quantity(tier.reached, unit, language)),
          tier.unitPrice === null ? '—' : price(tier.unitPrice),
          money(tier.amount),
        ])}
      />
    </Box>
  );
}

function Parts({ bill }: { readonly bill: BillDetail }): JSX.Element | null {
  const words = useWords(detailWords);
  const language = useLanguage();
  const unit = unitOf(bill.explanation);
  const lines = bill.lines.filter((line) => line.quantity !== null && line.unitPrice !== null);
  if (lines.length === 0) return null;
  return (
    <Box className="stack">
      <Title level={3}>{words.parts}</Title>
      <Table
        label={words.parts}
        head={[words.quantity, words.price, words.money]}
        rows={lines.map((line) => [
          unit === null ? decimal(line.quantity ?? '') : quantity(line.quantity ?? '', unit, language),
          price(line.unitPrice ?? ''),
          money(line.amount),
        ])}
      />
    </Box>
  );
}

function Pot({ of, bill }: { readonly of: Explanation; readonly bill: BillDetail }): JSX.Element | null {
  const words = useWords(detailWords);
  const { pot } = of;
  if (pot === null) return null;
  const weight = pot.split === 'BY_AREA' ? `${decimal(pot.weight)} / ${decimal(pot.weights)} ㎡` : `${decimal(pot.weight)} / ${decimal(pot.weights)}`;
  return (
    <Box className="stack">
      <Title level={3}>{`${words.pot} · ${words.splits[pot.split]}`}</Title>
      <Facts
        of={[
          [words.potFacts.pot, money(pot.pot)],
          [words.potFacts.rooms, String(pot.rooms)],
          [words.potFacts.mine, weight],
          [words.potFacts.share, money(bill.total)],
        ]}
      />
      {pot.isFenUp && <Words className="quiet small">{words.fenUp}</Words>}
    </Box>
  );
}

function LateFee({ of }: { readonly of: Explanation }): JSX.Element | null {
  const words = useWords(detailWords);
  const language = useLanguage();
  if (of.lateFee === null) return null;
  return (
    <Box className="stack">
      <Title level={3}>{words.late}</Title>
      <Table
        label={words.late}
        head={[words.lateFrom, words.lateDays, words.latePrincipal]}
        rows={of.lateFee.stretches.map((stretch) => [
          date(stretch.startsOn, language),
          String(stretch.days),
          money(stretch.principal),
        ])}
      />
    </Box>
  );
}

/** `3.1` → `¥3.10`; finer prices as they are: `¥0.5653`. */
function price(text: string): string {
  const [whole = '', part = ''] = text.split('.');
  return `¥${whole}.${part.padEnd(2, '0')}`;
}

/** What the formula's quantity is counted in; null where it asked for something without a unit. */
export function unitOf(explanation: Explanation): Unit | null {
  if (explanation.meter !== null) return explanation.meter.medium;
  const asked = explanation.quantities.map((used) => used.name).filter((name) => name !== 'PRICE');
  return asked.length === 1 && (asked[0] === 'AREA' || asked[0] === 'INNER_AREA') ? 'AREA' : null;
}
