// Server-sent events, with the connection's state.

const RETRY_MS = 1500;

/**
 * Call onEvent({version, chat, kind}) for every change and onState(connected) whenever the
 * connection comes or goes. It reconnects for as long as the page is open.
 */
export function listen(onEvent, onState) {
  const source = new EventSource("/control/events");
  source.onopen = () => onState(true);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    onState(false);
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(onEvent, onState), RETRY_MS);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}

/** Make an asynchronous job that never runs twice at once: calls meanwhile make it run once more. */
export function coalesced(job) {
  let running = null;
  let again = false;
  async function run() {
    do {
      again = false;
      await job();
    } while (again);
  }
  return () => {
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
