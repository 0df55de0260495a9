/** Makes the request of a delivery: the stored event as a CloudEvent, signed with the subscription's secret. */
import { toCloudEvent, type CloudEvent } from '../../events/cloud-event.js';
import { type StoredEvent } from '../../events/stored-event.js';
import { type SealedSecrets } from '../sealed-secrets.js';
import { post, resolveName, type PostOutcome, type Resolve } from './post.js';
import { signed } from './signature.js';
import { type Subscription } from './subscription.js';
import { type Targets } from './targets.js';

/** How long a try may take. */
const TRY_MS = 15_000;

export interface SenderOptions {
  readonly targets: Targets;
  readonly secrets: Pick<SealedSecrets, 'open'>;
  /** The public URL of the service, or `/asof`. */
  readonly source: string;
  readonly resolve?: Resolve;
  readonly withinMs?: number;
}

export class Sender {
  readonly #options: Required<SenderOptions>;

  constructor(options: SenderOptions) {
    this.#options = { resolve: resolveName, withinMs: TRY_MS, ...options };
  }

  /**
   * Tries once. @param atMs when that is, in milliseconds
   * @throws Refusal `unavailable` while the secret cannot be opened; what the signal aborted with
   */
  async send(subscription: Subscription, event: StoredEvent, atMs: number, signal: AbortSignal): Promise<PostOutcome> {
    const { secrets, source, ...how } = this.#options;
    const { id, url, thin, sealedSecret } = subscription;
    const whole = toCloudEvent(event, source);
    const body = JSON.stringify(thin ? withoutWords(whole) : whole);
    const headers = signed(await secrets.open(sealedSecret, id), event.id, atMs, body);
    return post({ ...how, url: new URL(url), headers, body, signal });
  }
}

const withoutWords = (event: CloudEvent): CloudEvent => ({ ...event, data: { facts: event.data.facts } });
