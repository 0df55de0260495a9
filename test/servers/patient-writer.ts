/** A client that goes on writing whatever becomes of the servers, as the API tells clients to. */
import { type Write } from '../kill/writing-client.js';

/** What may pass: the same request may succeed later. */
const MAY_PASS = new Set([503, 504]);
const PAUSE_MS = 100;

export class PatientWriter {
  readonly acknowledged: Write[] = [];
  /** Refusals that may pass, by code: each was met with the same request again. */
  readonly refusals: string[] = [];
  #written = 0;

  /**
   * @param urls of the instances, to which it turns in turn
   * @param incidents to which it writes in turn
   */
  constructor(
    private readonly name: string,
    private readonly urls: readonly string[],
    private readonly incidents: readonly string[],
  ) {}

  /**
   * Writes at least one note.
   * @throws Error for an answer that is neither a success nor a refusal that may pass
   */
  async writeWhile(goesOn: () => boolean): Promise<void> {
    do await this.write(this.#next());
    while (goesOn());
  }

  /** Returns once it is acknowledged. */
  private async write(write: Write): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const url = this.urls[(this.#written + attempt) % this.urls.length]!;
      const response = await fetch(url + write.path, {
        method: write.method,
        headers: write.headers,
        body: JSON.stringify(write.body),
      });
      const body = (await response.json()) as { code?: string };
      if (response.ok) {
        this.acknowledged.push(write);
        return;
      }
      if (!MAY_PASS.has(response.status)) throw new Error(`${write.path}: ${response.status} ${JSON.stringify(body)}`);
      this.refusals.push(body.code!);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())));
    }
  }

  #next(): Write {
    const id = `${this.name}-${++this.#written}`;
    const incident = this.incidents[this.#written % this.incidents.length]!;
    return {
      incident,
      method: 'POST',
      path: `/v1/incidents/${incident}/entries`,
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: { id, type: 'note', occurredAt: '2026-03-01T10:00:00Z', text: `written by ${this.name}` },
      entries: [id],
    };
  }
}
