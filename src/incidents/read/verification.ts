/**
 * Verifies that an incident's events are as they were written, and that the API shows what they fold into. An event that
 * someone has altered may not even be readable.
 */
import { hash as digest } from 'node:crypto';
import { EVENT_REGISTRY } from '../../events/registry.js';
import { ChainVerifier } from '../../events/verification.js';
import { isForeign, type StreamEvent } from '../../eventstore/event-store.js';
import { fold, initialState, type IncidentState } from '../../timeline/facts.js';
import { type Knowledge } from '../../timeline/knowledge.js';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly revision: number;
  /** Hash of the last event. */
  readonly head: string;
  readonly checks: readonly Check[];
}

/**
 * @param stream up to the last known event
 * @param more further checks
 */
export function verified(
  stream: readonly StreamEvent[],
  { state, moment }: Knowledge,
  ...more: readonly Check[]
): Verification {
  const verifier = new ChainVerifier(digest);
  for (const event of stream) check(verifier, event);
  const isWhole = moment.clock === 'recorded' && moment.occurredBefore === undefined;
  return withChecks(verifier, isWhole ? foldCheck(stream, state) : NOT_COMPARED, ...more);
}

/** Verifies a stream that does not fold any more: its chain, as far as its events can be read. */
export async function verifiedAsFarAsReadable(stream: AsyncIterable<StreamEvent>): Promise<Verification> {
  const verifier = new ChainVerifier(digest);
  let detail = 'the events cannot be folded';
  try {
    for await (const event of stream) check(verifier, event);
  } catch {
    detail = `the event after revision ${verifier.result().revision} cannot be read`;
  }
  return withChecks(verifier, { name: 'fold', ok: false, detail });
}

function check(verifier: ChainVerifier, event: StreamEvent): void {
  if (isForeign(event)) verifier.pass(event.revision);
  else verifier.add(event);
}

const NOT_COMPARED: Check = {
  name: 'fold',
  ok: true,
  detail: 'not compared: this moment leaves events or entries out',
};

function withChecks(verifier: ChainVerifier, ...more: readonly Check[]): Verification {
  const { ok, revision, head, checks } = verifier.result();
  return { ok: ok && more.every((check) => check.ok), revision, head, checks: [...checks, ...more] };
}

function foldCheck(stream: readonly StreamEvent[], shown: IncidentState): Check {
  const { id, forgettings } = shown.facts;
  const folded = fold(
    stream.map((event) => (isForeign(event) ? event : EVENT_REGISTRY.upcast(event))),
    initialState(id, forgettings),
  );
  const ok = folded !== null && JSON.stringify(comparable(folded)) === JSON.stringify(comparable(shown));
  return { name: 'fold', ok, detail: `what is shown is ${ok ? '' : 'not '}what the events fold into` };
}

/** Maps have no JSON of their own. */
const comparable = ({ facts, texts }: IncidentState): unknown =>
  [facts, texts].map((part) =>
    Object.entries(part).map(([key, value]) => [
      key,
      value instanceof Map ? [...(value as Map<string, unknown>)] : (value as unknown),
    ]),
  );
