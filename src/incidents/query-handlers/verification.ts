/** Whether what is shown of an incident is what its events fold into. */
import { type StoredEvent } from '../../events/stored-event.js';
import { fold } from '../../timeline/facts.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { type CheckDto } from '../dto/answers.dto.js';

/** @param events the stream up to the last known event */
export function foldsAlike(events: readonly StoredEvent[], { state, moment }: Knowledge): CheckDto {
  const isWhole = moment.clock === 'recorded' && moment.occurredBefore === undefined;
  if (!isWhole) return { name: 'fold', ok: true, detail: 'not compared: this moment leaves events or entries out' };
  const ok = JSON.stringify(canonical(fold(events))) === JSON.stringify(canonical(state));
  return {
    name: 'fold',
    ok,
    detail: ok ? 'what is shown is what the events fold into' : 'what is shown is not what the events fold into',
  };
}

/** Maps have no JSON of their own. */
const canonical = (state: ReturnType<typeof fold>): unknown =>
  state &&
  [state.facts, state.texts].map((part) =>
    Object.entries(part).map(([key, value]) => [
      key,
      value instanceof Map ? [...(value as Map<string, unknown>)] : (value as unknown),
    ]),
  );
