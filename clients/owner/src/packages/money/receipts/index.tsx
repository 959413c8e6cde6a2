/** The receipts of one's payments and rooms. */
import { Receipts as ReceiptsDocument } from '@kit/gql/owner';
import { dayTime } from '@kit/format';
import { usePages } from '@/data/pages';
import { useLanguage, useWords } from '@/device/taste';
import { paths } from '@/paths';
import { Box, Words } from '@/ui/box';
import { More } from '@/ui/more';
import { OwnPage } from '@/ui/page';
import { LeadingLine, Sum, Tag } from '@/ui/parts';
import { Empty, Shown } from '@/ui/states';
import { providerName, receiptWords } from './words';

export default function Receipts(): JSX.Element {
  const words = useWords(receiptWords);
  const language = useLanguage();
  const receipts = usePages(ReceiptsDocument, { first: 20 }, { keep: true });
  const thisYear = new Date().getFullYear();
  return (
    <OwnPage title={words.title} here={paths.receipts}>
      <Shown of={receipts} rows={6}>
        {(rows) => (
          <>
            {rows.length === 0 ? (
              <Box className="card">
                <Empty icon="receipt" title={words.none} next={words.noneNext} />
              </Box>
            ) : (
              <Box className="card card-flush">
                {rows.map((receipt) => (
                  <LeadingLine
                    key={receipt.id}
                    to={paths.receipt(receipt.id)}
                    end={<Sum of={receipt.total} className="strong" />}
                  >
                    <Box className="stack-tight">
                      <Box className="row row-wrap">
                        <Words className="strong">{receipt.content.rooms.join('、')}</Words>
                        {receipt.voidedAt !== null && (
                          <Tag tone="quiet" icon="close">
                            {words.voided}
                          </Tag>
                        )}
                      </Box>
                      <Words className="quiet small">
                        {`${dayTime(receipt.issuedAt, language, thisYear)} · ${providerName(receipt.content.provider, words.providers)}`}
                      </Words>
                      <Words className="quiet small">{receipt.number}</Words>
                    </Box>
                  </LeadingLine>
                ))}
              </Box>
            )}
            <More of={receipts} />
          </>
        )}
      </Shown>
    </OwnPage>
  );
}
