import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { PreviewRunQuery } from '@kit/gql/staff';
import { useFormats, useWords } from '@shared/text/language';
import { words } from './words';

interface PostButtonProps {
  unit: string;
  preview: PreviewRunQuery['previewRun'];
  isBusy: boolean;
  onPost: () => void;
}

/** Asks once, naming what will be made. */
export function PostButton({ unit, preview, isBusy, onPost }: PostButtonProps) {
  const w = useWords(words);
  const { count, money, period } = useFormats();
  const [asks, setAsks] = useState(false);
  const [bills, amount] = [count(preview.count), money(preview.amount)];
  return (
    <>
      <Button type="primary" size="large" loading={isBusy} onClick={() => setAsks(true)}>
        {w.postButton(bills, amount)}
      </Button>
      <Modal
        open={asks}
        title={w.confirmTitle(unit, period(preview.period))}
        okText={w.confirm}
        cancelText={w.cancel}
        onCancel={() => setAsks(false)}
        onOk={() => {
          setAsks(false);
          onPost();
        }}
      >
        {w.confirmText(bills, amount)}
      </Modal>
    </>
  );
}
