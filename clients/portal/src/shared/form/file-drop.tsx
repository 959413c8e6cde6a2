import { InboxOutlined } from '@ant-design/icons';
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react';
import styles from './form.module.css';

interface FileDropProps {
  /** What one does here: 把台账拖到这里，或点击选择文件. */
  title: string;
  hint?: ReactNode;
  /** Endings of names: `.xlsx`. */
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

/** A file dragged here, or chosen by click or keyboard. */
export function FileDrop({ title, hint, accept, disabled, onFile }: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  function take(files: FileList | null): void {
    const file = files?.[0];
    if (file !== undefined && disabled !== true) onFile(file);
    // The same file, mended and saved under its name, must count as chosen anew.
    if (input.current !== null) input.current.value = '';
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    <label
      htmlFor={id}
      className={`${styles['drop']} ${isOver ? styles['over'] : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <InboxOutlined aria-hidden="true" />
      <strong>{title}</strong>
      {hint !== undefined && <span className="quiet">{hint}</span>}
      <input
        id={id}
        ref={input}
        type="file"
        className="unseen"
        accept={accept}
        disabled={disabled}
        aria-label={title}
        onChange={(event) => take(event.target.files)}
      />
    </label>
  );
}
