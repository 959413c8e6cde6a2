import { Button, Checkbox, Radio } from 'antd';
import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useWords } from '@shared/text/language';
import {
  FIRST_CHOICE,
  isShown,
  NARROWEST,
  PAGE_SIZES,
  WIDEST,
  widthOf,
  type Column,
  type Density,
  type TableChoice,
} from './columns';
import { words } from './words';
import styles from './table.module.css';

interface TableSettingsProps<Row> {
  columns: readonly Column<Row>[];
  choice: TableChoice;
  onChoice: (change: Partial<TableChoice>) => void;
}

/** Which columns, how wide, how dense, pages or continuous: the person's own choice. */
export function TableSettings<Row>({ columns, choice, onChoice }: TableSettingsProps<Row>) {
  const w = useWords(words);
  const densities: readonly Density[] = ['compact', 'middle', 'roomy'];
  return (
    <div className={styles['settings']}>
      <fieldset>
        <legend>{w.density}</legend>
        <Radio.Group
          value={choice.density}
          onChange={(event) => onChoice({ density: event.target.value as Density })}
          options={densities.map((density) => ({ value: density, label: w.densities[density] }))}
          optionType="button"
        />
      </fieldset>
      <fieldset>
        <legend>{w.walking}</legend>
        <Radio.Group
          value={choice.isEndless}
          onChange={(event) => onChoice({ isEndless: event.target.value as boolean })}
          options={[
            { value: false, label: w.pages },
            { value: true, label: w.endless },
          ]}
          optionType="button"
        />
      </fieldset>
      <fieldset>
        <legend>{w.pageSize}</legend>
        <Radio.Group
          value={choice.pageSize}
          onChange={(event) => onChoice({ pageSize: event.target.value as number })}
          options={PAGE_SIZES.map((size) => ({ value: size, label: String(size) }))}
          optionType="button"
        />
      </fieldset>
      <fieldset>
        <legend>{w.shownColumns}</legend>
        <ul>
          {columns.map((column, at) => {
            const width = widthOf(column, choice);
            const widen = (by: number): void =>
              onChoice({
                widths: { ...choice.widths, [column.key]: Math.max(NARROWEST, Math.min(WIDEST, width + by)) },
              });
            return (
              <li key={column.key}>
                <Checkbox
                  checked={isShown(column, choice)}
                  disabled={at === 0}
                  onChange={(event) => onChoice({ shown: { ...choice.shown, [column.key]: event.target.checked } })}
                >
                  {column.title}
                </Checkbox>
                <span className={styles['widths']} role="group" aria-label={w.width(column.title)}>
                  <Button size="small" icon={<MinusOutlined />} aria-label={`${w.width(column.title)} −`} onClick={() => widen(-20)} />
                  <span className="figures quiet">{width}</span>
                  <Button size="small" icon={<PlusOutlined />} aria-label={`${w.width(column.title)} +`} onClick={() => widen(20)} />
                </span>
              </li>
            );
          })}
        </ul>
      </fieldset>
      <Button onClick={() => onChoice(FIRST_CHOICE)}>{w.reset}</Button>
    </div>
  );
}
