/** The corrections of one fact, oldest first: what each changed, who made it, and why. */
import { operation, type TimelineEvent } from '../../src/timeline/events.js';
import { zone } from '../shared/zone.js';
import { concerns } from './edits.js';
import { ourEvents } from './record.js';
import { Recorder } from './recorder.js';
import { clockOf, typeWords } from './words.js';

interface Link {
  readonly revision: number;
  readonly at: number;
  readonly by: string;
  readonly what: string;
  readonly reason: string | null;
}

function linkOf(event: TimelineEvent): Link {
  const texts = (event.data.texts ?? {}) as { reason?: string };
  return {
    revision: event.revision,
    at: Date.parse(event.metadata.recordedAt),
    by: event.metadata.recordedBy,
    what: event.type === 'op.amended' ? amendedWords(event) : typeWords(event.type.replace(/^op\./, '')),
    reason: texts.reason ?? null,
  };
}

function amendedWords(event: TimelineEvent): string {
  const { facts, texts } = operation(event, 'op.amended');
  const set = { ...facts.set, ...texts.set };
  const parts = Object.entries(set).map(
    ([field, value]) => `${field}: ${value === null ? 'cleared' : JSON.stringify(value)}`,
  );
  return `amended ${parts.join(', ')}`;
}

/** Nothing for a fact that stands as it was first written. */
export function Chain({ id }: { readonly id: string }) {
  const links = ourEvents.value.filter(concerns(id)).map(linkOf);
  if (links.length < 2) return null;
  return (
    <details class="chain">
      <summary>History</summary>
      <ol>
        {links.map(({ revision, at, by, what, reason }) => (
          <li key={revision}>
            <time dateTime={new Date(at).toISOString()}>{clockOf(zone.value, at - (at % 1000), true)}</time> · revision{' '}
            {revision} · <Recorder by={by} />: <bdi>{what}</bdi>
            {reason !== null && (
              <>
                {' '}
                — <bdi>{reason}</bdi>
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
