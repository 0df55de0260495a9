/** Follows a stream of the service, through lost connections and restarts. */
import { notice } from './session.js';

/** Without an answer for so long, a page says that it is not connected. */
const PATIENCE_MS = 4000;

export interface Follower {
  fact(event: MessageEvent<string>): void;
  /** The store is another one, or was put back to an earlier moment. */
  reset(): void;
  connected(is: boolean): void;
}

/** @param addressNow asked at the start, and again where the browser has given up */
export function follow(addressNow: () => string, follower: Follower): void {
  let lost: ReturnType<typeof setTimeout> | undefined;
  const isLost = (): void => follower.connected(false);
  const source = new EventSource(addressNow());
  source.addEventListener('fact', (event: MessageEvent<string>) => follower.fact(event));
  source.addEventListener('reset', () => follower.reset());
  source.onopen = () => {
    clearTimeout(lost);
    lost = undefined;
    follower.connected(true);
  };
  source.onerror = () => {
    lost ??= setTimeout(isLost, PATIENCE_MS);
    // A browser gives up on an answer that is no stream; the next look heals that.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(lost);
    isLost();
    // The browser does not say what the answer was.
    void fetch(addressNow(), { method: 'HEAD' }).then(
      ({ status }) => notice(status),
      () => undefined,
    );
    setTimeout(() => follow(addressNow, follower), PATIENCE_MS);
  };
}
