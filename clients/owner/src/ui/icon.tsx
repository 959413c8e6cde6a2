/** A small sign beside words, in their colour. It never speaks alone, so it is not read out. */
import { Box } from './box';

export type IconName =
  | 'back' | 'next' | 'down' | 'close' | 'check' | 'alert' | 'clock' | 'info' | 'offline'
  | 'home' | 'bill' | 'person' | 'wallet' | 'receipt' | 'history' | 'family' | 'key' | 'gear' | 'bell'
  | 'door' | 'phone' | 'wechat' | 'download' | 'picture' | 'language' | 'letters' | 'leave' | 'building' | 'plus' | 'book';

export function Icon(props: { readonly name: IconName; readonly className?: string }): JSX.Element {
  return <Box className={`icon icon-${props.name} ${props.className ?? ''}`} hidden />;
}
