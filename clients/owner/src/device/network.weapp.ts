/** Whether the phone says that it has a network; that it has one does not mean that we are reached. */
import { getNetworkType, offNetworkStatusChange, onNetworkStatusChange } from '@tarojs/taro';

let isConnected = true;
void getNetworkType({
  success: ({ networkType }) => {
    isConnected = networkType !== 'none';
  },
});

export function isOnline(): boolean {
  return isConnected;
}

export function onNetwork(listener: () => void): () => void {
  const heard = (now: { isConnected: boolean }): void => {
    isConnected = now.isConnected;
    listener();
  };
  onNetworkStatusChange(heard);
  return () => {
    offNetworkStatusChange(heard);
  };
}
