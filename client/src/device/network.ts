/** Whether the browser believes it has a network; often wrong both ways, so only words may depend on it. */
export function deviceOnline(): boolean {
  return navigator.onLine
}

/** Calls `listener` when a network appears. Returns how to stop. */
export function onNetworkBack(listener: () => void): () => void {
  window.addEventListener('online', listener)
  return () => window.removeEventListener('online', listener)
}

/** Calls `listener` when the app comes back to the front (visible again, or restored from the page cache). */
export function onResume(listener: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') listener()
  }
  document.addEventListener('visibilitychange', whenVisible)
  window.addEventListener('pageshow', whenVisible)
  return () => {
    document.removeEventListener('visibilitychange', whenVisible)
    window.removeEventListener('pageshow', whenVisible)
  }
}
