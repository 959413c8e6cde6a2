import { Button, Form, Input } from 'antd';
import { useRef } from 'react';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { CheckFormula } from '@kit/gql/staff';
import { useAsk } from '@shared/api/api';
import { useLater } from '@shared/state/later';
import { StatusTag } from '@shared/text/status-tag';
import { useLanguage, useWords } from '@shared/text/language';
import { words } from './words';
import styles from './tariffs.module.css';

// Both languages' names as the formulas know them: docs/decisions and property_core/formulas.
const QUANTITIES = [
  ['建筑面积', 'area'],
  ['套内面积', 'inner_area'],
  ['楼层', 'floor'],
  ['人数', 'occupants'],
  ['单价', 'price'],
  ['用量', 'usage'],
  ['公摊用量', 'shared_usage'],
] as const;
const FUNCTIONS = [
  ['取大', 'max'],
  ['取小', 'min'],
  ['取整', 'round'],
  ['阶梯', 'tiered'],
  ['如果', 'if'],
  ['按面积分摊', 'by_area'],
  ['按户分摊', 'by_household'],
  ['按人数分摊', 'by_occupants'],
] as const;
const SIGNS = ['×', '÷', '+', '-', '(', ')'] as const;

interface FormulaFieldProps {
  id?: string;
  value?: string;
  onChange?: (formula: string) => void;
}

/** A formula as it is written: what is wrong and where, what it asks of an object, names to insert at the cursor. */
export function FormulaField({ id, value = '', onChange }: FormulaFieldProps) {
  const w = useWords(words);
  const language = useLanguage();
  const area = useRef<TextAreaRef>(null);
  // What the server refused stands below the field, in the same words.
  const isRefused = Form.Item.useStatus().errors.length > 0;
  const asked = useLater(value, 300);
  const check = useAsk(CheckFormula, { formula: asked }, { enabled: asked.trim() !== '', keepsPrevious: true, staleMs: Infinity });
  const found = asked.trim() === '' ? undefined : check.data?.checkFormula;
  const fault = found?.fault ?? null;
  // A name that is unknown is marked whole.
  const marked = fault === null ? '' : (/^[\p{L}\p{N}_]+/u.exec(asked.slice(fault.position))?.[0] ?? asked.charAt(fault.position));
  // The price is the tariff's own: no object has to have it.
  const asks = (found?.asks ?? []).filter((ask) => ask.name !== 'price');
  const name = ([zh, en]: readonly [string, string]): string => (language === 'en' ? en : zh);

  function insert(text: string, back = 0): void {
    const field = area.current?.resizableTextArea?.textArea;
    const from = field?.selectionStart ?? value.length;
    const to = field?.selectionEnd ?? value.length;
    onChange?.(value.slice(0, from) + text + value.slice(to));
    // After the field shows it.
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(from + text.length - back, from + text.length - back);
    });
  }

  return (
    <div className={styles['formula']}>
      <Input.TextArea
        id={id}
        ref={area}
        autoSize={{ minRows: 2, maxRows: 6 }}
        spellCheck={false}
        value={value}
        status={fault === null ? undefined : 'error'}
        aria-invalid={fault !== null}
        aria-describedby={`${id ?? 'formula'}-check`}
        onChange={(event) => onChange?.(event.target.value)}
      />
      <div id={`${id ?? 'formula'}-check`} role="status" className={styles['check']}>
        {fault !== null ? (
          <>
            <code className={styles['echo']}>
              {asked.slice(0, fault.position)}
              <mark>{marked === '' ? ' ' : marked}</mark>
              {asked.slice(fault.position + marked.length)}
            </code>
            {!isRefused && <span className={styles['fault']}>{fault.message}</span>}
          </>
        ) : found !== undefined ? (
          <>
            <StatusTag tone="paid">{w.fine}</StatusTag>
            <span className="quiet">
              {[
                asks.length > 0 && w.asks(asks.map((ask) => (language === 'en' ? ask.name : ask.label)).join('、')),
                found.usesPrice === true && w.usesPrice,
                found.isSplit === true && w.isSplit,
              ]
                .filter((text) => text !== false)
                .join('；')}
            </span>
          </>
        ) : (
          <span className="quiet">{w.formulaHint}</span>
        )}
      </div>
      <div className={styles['palette']} role="group" aria-label={w.quantities}>
        <span className="quiet">{w.quantities}</span>
        {QUANTITIES.map((quantity) => (
          <Button key={quantity[1]} size="small" onClick={() => insert(name(quantity))}>
            {name(quantity)}
          </Button>
        ))}
      </div>
      <div className={styles['palette']} role="group" aria-label={w.functions}>
        <span className="quiet">{w.functions}</span>
        {FUNCTIONS.map((each) => (
          <Button key={each[1]} size="small" onClick={() => insert(`${name(each)}()`, 1)}>
            {name(each)}
          </Button>
        ))}
        {SIGNS.map((sign) => (
          <Button key={sign} size="small" onClick={() => insert(sign)}>
            {sign}
          </Button>
        ))}
      </div>
    </div>
  );
}
