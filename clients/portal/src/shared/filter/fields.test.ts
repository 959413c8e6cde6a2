import { describe, expect, it } from 'vitest';
import { filterFields, valuesFrom, withValues } from './fields';

const fields = filterFields({
  text: { kind: 'text', label: '关键字' },
  statuses: {
    kind: 'choices',
    label: '状态',
    options: [
      { value: 'OPEN', label: '待缴' },
      { value: 'PAID', label: '已缴' },
    ],
  },
  period: { kind: 'period', label: '账期' },
  paid: { kind: 'days', label: '缴费日期' },
  overdue: { kind: 'flag', label: '逾期' },
});

describe('conditions in the address', () => {
  it('come back as they were written', () => {
    const values = {
      text: '3-2-502',
      statuses: ['OPEN', 'PAID'] as ('OPEN' | 'PAID')[],
      period: '2026-11',
      paid: { from: '2026-11-01' },
      overdue: true as const,
    };
    const address = withValues(fields, new URLSearchParams('unit=u1&text=old'), values);
    expect(address.get('unit')).toBe('u1');
    expect(address.get('paid')).toBe('2026-11-01~');
    expect(valuesFrom(fields, address)).toEqual(values);
  });

  it('leave out what does not fit', () => {
    const address = new URLSearchParams('statuses=OPEN,NONE&period=2026-13&paid=~x&overdue=yes');
    expect(valuesFrom(fields, address)).toEqual({ statuses: ['OPEN'] });
  });

  it('vanish when they are cleared', () => {
    expect(withValues(fields, new URLSearchParams('text=a&statuses=OPEN'), {}).toString()).toBe('');
  });
});
