/** A client that writes until the service is gone, and remembers what it was told and what it was not. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance } from './chance.js';

/** A write, and what it must leave in the record exactly once. */
export interface Write {
  /** Null where it opens one. */
  readonly incident: string | null;
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Ids of entries that it adds. */
  readonly entries: readonly string[];
  /** Words of an amendment, found nowhere else. */
  readonly amendment?: string;
  /** Title of an incident that it opens, found nowhere else. */
  readonly title?: string;
}

/** The service had not answered when it went: the write may or may not have happened. */
class Unanswered extends Error {}

/** The same write is said to be under way, as it is for 30 s after the process that carried it out was killed. */
class UnderWay extends Error {}

interface WriteAnswer {
  readonly status: number;
  readonly revision: number;
  readonly replayed: boolean;
}

/**
 * @throws Unanswered if the connection broke
 * @throws Error if the answer is anything but a success
 */
async function send(url: string, { method, path, headers, body }: Write): Promise<WriteAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    text = await response.text();
  } catch (error) {
    throw new Unanswered('the connection broke', { cause: error });
  }
  if (!response.ok) {
    const isUnderWay = (JSON.parse(text) as { code: string }).code === 'in_progress';
    throw new (isUnderWay ? UnderWay : Error)(`${method} ${path} was answered ${response.status}: ${text}`);
  }
  return {
    status: response.status,
    revision: (JSON.parse(text) as { revision: number }).revision,
    replayed: response.headers.get('idempotency-replayed') === 'true',
  };
}

const BATCH = 3;
const UNDER_WAY_MS = 40_000;
const AGAIN_MS = 250;

export class WritingClient {
  readonly acknowledged: Write[] = [];
  /** What was on its way when the service went. */
  unanswered: Write | null = null;
  #written = 0;
  /** The entry that it corrects next: one of its own, so that nobody else changes it. */
  #own: { readonly incident: string; readonly entryId: string; readonly revision: number } | null = null;

  constructor(
    private readonly name: string,
    private readonly incidents: readonly string[],
    private readonly chance: Chance,
  ) {}

  /** @param onAcknowledged called after each write that was acknowledged */
  async writeUntilGone(url: string, onAcknowledged: () => void): Promise<void> {
    for (;;) {
      const write = this.#next();
      try {
        this.#remember(write, await send(url, write));
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        this.unanswered = write;
        return;
      }
      onAcknowledged();
    }
  }

  /** Sends what was on its way with the same key, until it is no longer said to be under way. */
  async retry(url: string): Promise<WriteAnswer | null> {
    const write = this.unanswered;
    if (write === null) return null;
    this.unanswered = null;
    for (const giveUpAt = Date.now() + UNDER_WAY_MS; ; await pause(AGAIN_MS)) {
      try {
        const answer = await send(url, write);
        this.#remember(write, answer);
        return answer;
      } catch (error) {
        if (!(error instanceof UnderWay) || Date.now() > giveUpAt) throw error;
      }
    }
  }

  #remember(write: Write, { revision }: WriteAnswer): void {
    this.acknowledged.push(write);
    const { incident, entries } = write;
    if (incident !== null && entries.length === 1) this.#own = { incident, entryId: entries[0]!, revision };
  }

  #next(): Write {
    const name = `${this.name}-${++this.#written}`;
    const headers = { 'content-type': 'application/json', 'idempotency-key': name };
    const incident = this.chance.oneOf(this.incidents);
    const dice = this.chance.next();
    if (dice < 0.03) {
      const title = `Opened by ${name}`;
      return { incident: null, method: 'POST', path: '/v1/incidents', headers, body: { title }, entries: [], title };
    }
    if (dice < 0.2 && this.#own) {
      const { entryId, revision } = this.#own;
      const path = `/v1/incidents/${this.#own.incident}/entries/${entryId}`;
      const amendment = `amended by ${name}`;
      const body = { set: { text: amendment }, reason: 'seen better' };
      const sent = { ...headers, 'if-match': `"${revision}"` };
      const amended = this.#own.incident;
      this.#own = null;
      return { incident: amended, method: 'PATCH', path, headers: sent, body, entries: [], amendment };
    }
    const path = `/v1/incidents/${incident}/entries`;
    const entries = Array.from({ length: dice < 0.35 ? BATCH : 1 }, (_, i) => ({
      id: `${name}.${i}`,
      type: 'note',
      occurredAt: '2026-03-01T10:00:00Z',
      text: `written by ${name}`,
    }));
    const body = entries.length === 1 ? entries[0] : { entries };
    return { incident, method: 'POST', path, headers, body, entries: entries.map(({ id }) => id) };
  }
}
