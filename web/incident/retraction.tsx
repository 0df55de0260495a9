/** That the whole incident was taken back: when, by whom and why. From here it is put back. */
import { useSignal } from '@preact/signals';
import { localDate, MINUTE_MS } from '../../src/timeline/clocks.js';
import { RETRACTION_MEANS } from '../../src/timeline/view/retraction-words.js';
import { apiOf } from '../shared/base.js';
import { newKey, send } from '../shared/problem.js';
import { mayWrite } from '../shared/rights.js';
import { zone } from '../shared/zone.js';
import { latest } from './moment.js';
import { ourEvents, record } from './record.js';
import { Recorder } from './recorder.js';
import { clockOf, dateWords } from './words.js';

export function Retraction() {
  const event = ourEvents.value.findLast(({ type }) => type === 'op.incident_retracted');
  if (!event) return null;
  const at = Math.floor(Date.parse(event.metadata.recordedAt) / MINUTE_MS) * MINUTE_MS;
  const reason = latest.value?.texts.retractionReason ?? null;
  return (
    <div class="retraction" role="note">
      <strong>Retracted</strong> on {dateWords(localDate(zone.value, at))} at{' '}
      <time dateTime={event.metadata.recordedAt}>{clockOf(zone.value, at)}</time> by{' '}
      <Recorder by={event.metadata.recordedBy} />. {RETRACTION_MEANS}
      {reason !== null && <blockquote>{reason}</blockquote>}
      {mayWrite && <Restore />}
    </div>
  );
}

function Restore() {
  const trouble = useSignal<string | null>(null);
  const restore = (event: SubmitEvent): void => {
    event.preventDefault();
    const { id, head } = record.value!;
    const reason = new FormData(event.currentTarget as HTMLFormElement).get('reason');
    const headers = { 'idempotency-key': newKey(), 'if-match': `"${head}"` };
    trouble.value = null;
    // Its outcome comes with the stream of the incident.
    send('POST', `${apiOf(id)}/restore`, { reason }, headers).catch((error: unknown) => {
      trouble.value = error instanceof Error ? error.message : String(error);
    });
  };
  return (
    <details>
      <summary>Restore</summary>
      <form class="restore" onSubmit={restore}>
        <input name="reason" aria-label="Reason" placeholder="Why it is put back" required />
        <button>Restore</button>
      </form>
      {trouble.value !== null && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </details>
  );
}
