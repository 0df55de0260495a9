/** Why a number is what it is: its definition, both facts with both clocks, and a link to it that stays. */
import { useEffect, useRef } from 'preact/hooks';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { formatInstant } from '../../src/timeline/time.js';
import { type DurationView, type EndView } from '../../src/timeline/view/view-types.js';
import { addressNow } from './address.js';
import { focusEntry, questioned } from './selection.js';
import { typeWords } from './words.js';

/** Open from the beginning: it is there while somebody asks. */
export function Why({ of: duration }: { readonly of: DurationView }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { definition, from, to, reason, windows } = duration;
  const metric = duration.metric!;
  const pinned = addressNow();
  pinned.searchParams.set('revision', String(duration.revision));
  return (
    <dialog ref={dialog} class="why" aria-label={`Why: ${titleOf(metric)}`} onClose={() => (questioned.value = null)}>
      <h2>
        {titleOf(metric)}: {duration.text ?? 'unknown'}
      </h2>
      <p class="definition">
        {metric}@{definition.version} ·{' '}
        {definition.kind === 'pair'
          ? `${definition.from} → ${definition.to}`
          : `${definition.total} of ${definition.window}`}
      </p>
      {reason && <p>{reason.message}</p>}
      {(from ?? to) && (
        <table>
          <thead>
            <tr>
              <th>Fact</th>
              <th>Occurred</th>
              <th>Recorded</th>
              <th>Revision</th>
            </tr>
          </thead>
          <tbody>
            {[from, to].map((end) => end && <End key={end.entryId} end={end} onPick={() => dialog.current?.close()} />)}
          </tbody>
        </table>
      )}
      {windows && windows.length > 0 && (
        <ul>
          {windows.map((window) => (
            <li key={window.from.entryId}>
              {window.component ?? 'the whole service'}: {window.from.occurredAt} → {window.to?.occurredAt ?? 'open'}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={pinned.href}>Link to this number at revision {duration.revision}</a>
      </p>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
}

function End({ end, onPick }: { readonly end: EndView; readonly onPick: () => void }) {
  const pick = (): void => {
    onPick();
    focusEntry(end.entryId);
  };
  return (
    <tr>
      <td>
        <button type="button" class="plain" onClick={pick}>
          {typeWords(end.type)}
        </button>
      </td>
      <td>{end.occurredAt}</td>
      <td>{formatInstant(Date.parse(end.recordedAt))}</td>
      <td>{end.revision}</td>
    </tr>
  );
}
