/** One receipt: what it is for, the code that proves it genuine, and the paper to keep. */
import { useState } from 'react';
import { Receipt as ReceiptDocument, type ReceiptQuery } from '@kit/gql/owner';
import { dayTime, money } from '@kit/format';
import { useAsk } from '@/data/ask';
import { api } from '@/data/api';
import { copyText, leaveFor, openPdf, savePicture, say, serverAddress } from '@/device/deeds';
import { surroundings } from '@/device/kind';
import { useLanguage, useWords } from '@/device/taste';
import { paths, useParameters } from '@/paths';
import { Box, Picture, Tap, Title, Words } from '@/ui/box';
import { OwnPage } from '@/ui/page';
import { Button, Facts, Note, Sum } from '@/ui/parts';
import { QrCode } from '@/ui/qr_code';
import { Sheet } from '@/ui/sheet';
import { Shown } from '@/ui/states';
import { providerName, receiptWords } from '../receipts/words';
import './index.css';

type OneReceipt = ReceiptQuery['receipt'];
const VERIFY = '/verify/';

export default function Receipt(): JSX.Element {
  const { id = '' } = useParameters();
  const words = useWords(receiptWords);
  const asked = useAsk(ReceiptDocument, { id }, { keep: true, skip: id === '' });
  return (
    <OwnPage title={words.title} here={paths.receipt(id)}>
      <Shown of={asked} rows={6}>
        {({ receipt }) => (
          <>
            {receipt.voidedAt !== null && <Note kind="trouble">{words.voidText}</Note>}
            <Paper receipt={receipt} />
            <Lines receipt={receipt} />
            <Proof receipt={receipt} />
          </>
        )}
      </Shown>
    </OwnPage>
  );
}

function Paper({ receipt }: { readonly receipt: OneReceipt }): JSX.Element {
  const words = useWords(receiptWords);
  const language = useLanguage();
  const [picture, setPicture] = useState<OneReceipt | null>(null);
  const { content } = receipt;
  const isMiniProgram = surroundings() === 'mini-program';

  // Links are good for ten minutes: each use asks for a new one.
  const withLinks = async (use: (fresh: OneReceipt) => Promise<boolean>, failed: string): Promise<void> => {
    try {
      const answer = await api.ask(ReceiptDocument, { id: receipt.id });
      if (!(await use(answer.receipt))) say(failed);
    } catch {
      say(failed);
    }
  };
  const save = async (fresh: OneReceipt): Promise<boolean> => {
    const isDone = await savePicture(fresh.imageUrl, `${fresh.number}.png`);
    if (isDone && isMiniProgram) say(words.saved);
    return isDone;
  };
  const show = (fresh: OneReceipt): Promise<boolean> => {
    setPicture(fresh);
    return Promise.resolve(true);
  };
  const payer = content.payer === '' ? [] : [[words.payer, content.payer] as const];
  return (
    <Box className="card receipt-head">
      <Sum of={receipt.total} className="receipt-sum" />
      <Facts
        of={[
          [words.number, receipt.number],
          [words.way, providerName(content.provider, words.providers)],
          [words.paid, dayTime(content.paidAt, language)],
          [words.by, content.company],
          [words.rooms, `${content.community} ${content.rooms.join('、')}`],
          ...payer,
        ]}
      />
      <Box className="row row-wrap receipt-papers">
        <Button icon="download" onTap={() => void withLinks((fresh) => openPdf(fresh.pdfUrl), words.notOpened)}>
          {words.pdf}
        </Button>
        <Button icon="picture" onTap={() => void withLinks(isMiniProgram ? save : show, words.notSaved)}>
          {words.picture}
        </Button>
      </Box>
      {picture !== null && (
        <Sheet
          title={`${words.title} ${receipt.number}`}
          onClose={() => {
            setPicture(null);
          }}
        >
          <Picture className="receipt-picture" source={picture.imageUrl} label={`${words.title} ${receipt.number}`} />
          <Words className="quiet small center">{words.hold}</Words>
          <Button kind="main" isWide icon="download" onTap={() => void withLinks(save, words.notSaved)}>
            {words.download}
          </Button>
        </Sheet>
      )}
    </Box>
  );
}

function Lines({ receipt }: { readonly receipt: OneReceipt }): JSX.Element {
  const words = useWords(receiptWords);
  return (
    <Box className="card">
      <Title level={2}>{words.lines}</Title>
      <Box role="list">
        {receipt.content.lines.map((line, at) => (
          <Box key={at} className="row spread receipt-line" role="listitem">
            <Box className="stack-tight grow">
              <Words>{line.item}</Words>
              <Words className="quiet small">
                {[line.room, line.period, line.isPart ? words.part : ''].filter(Boolean).join(' · ')}
              </Words>
            </Box>
            <Words className="figures strong">{money(line.amount)}</Words>
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function Proof({ receipt }: { readonly receipt: OneReceipt }): JSX.Element {
  const words = useWords(receiptWords);
  const page = serverAddress(`${VERIFY}${receipt.verificationCode.replace(/[^0-9A-Za-z]/g, '')}`);
  return (
    <Box className="card receipt-proof">
      <Title level={2}>{words.verify}</Title>
      <QrCode text={page} label={words.verifyLabel} />
      <Box className="row row-wrap receipt-code">
        <Words className="quiet">{words.code}</Words>
        <Words className="strong figures">{receipt.verificationCode}</Words>
        <Tap
          className="field-action"
          label={`${words.copy} ${receipt.verificationCode}`}
          onTap={() => {
            void copyText(receipt.verificationCode).then((isDone) => {
              if (isDone) say(words.copied);
            });
          }}
        >
          <Words>{words.copy}</Words>
        </Tap>
      </Box>
      <Words className="quiet small center">{words.verifyText}</Words>
      {surroundings() !== 'mini-program' && (
        <Button
          kind="plain"
          onTap={() => {
            leaveFor(page);
          }}
        >
          {words.verifyPage}
        </Button>
      )}
    </Box>
  );
}
