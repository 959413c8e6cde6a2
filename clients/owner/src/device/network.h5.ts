/** Whether the phone says that it has a network; that it has one does not mean that we are reached. */
export function isOnline(): boolean {
  return navigator.onLine;
}

export function onNetwork(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
