import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  MinusCircleOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import styles from './text.module.css';

export type Tone = 'owed' | 'paid' | 'warning' | 'waiting' | 'working' | 'quiet' | 'failed';

const ICONS: Record<Tone, ReactNode> = {
  owed: <ExclamationCircleOutlined />,
  paid: <CheckCircleOutlined />,
  warning: <ExclamationCircleOutlined />,
  waiting: <ClockCircleOutlined />,
  working: <SyncOutlined />,
  quiet: <MinusCircleOutlined />,
  failed: <CloseCircleOutlined />,
};

/** A state as icon and word, so that its colour never speaks alone. */
export function StatusTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`${styles['tag']} ${styles[`tag-${tone}`]}`}>
      <span aria-hidden="true">{ICONS[tone]}</span>
      {children}
    </span>
  );
}
