/** What was changed about the time of the impact: the incident's own changes, and those that nobody has linked yet. */
import { computed, signal } from '@preact/signals';
import { type Entry } from '../../src/timeline/entry.js';
import { isAside } from '../../src/timeline/suspects.js';
import { durationText } from '../../src/timeline/time.js';
import { type SuspectView } from '../../src/timeline/view/view-types.js';
import { zoneFor } from '../shared/zone.js';
import { firstImpact, isNow, mayAdd, seen } from './moment.js';
import { record } from './record.js';
import { focusEntry } from './selection.js';
import { buttonOf, confirm, known, link } from './suspects.js';
import { clockOf, count, glyphOf, subjectOf, typeWords, whenOf } from './words.js';

type Row =
  | { readonly of: 'entry'; readonly entry: Entry; readonly beforeSeconds: number }
  | { readonly of: 'suspect'; readonly suspect: SuspectView; readonly beforeSeconds: number };

const rows = computed<readonly Row[]>(() => {
  const impact = firstImpact.value;
  const own =
    impact === null || !seen.value
      ? []
      : seen.value.on.timeline.live.filter(
          ({ type, interval }) =>
            ['release', 'config_changed', 'flag_changed'].includes(type) && interval.from <= impact,
        );
  const all: Row[] = [
    ...own.map((entry): Row => ({ of: 'entry', entry, beforeSeconds: (impact! - entry.interval.from) / 1000 })),
    ...known.value.map((suspect): Row => ({ of: 'suspect', suspect, beforeSeconds: suspect.beforeSeconds })),
  ];
  return all.sort((a, b) => rankOf(a) - rankOf(b) || Math.abs(a.beforeSeconds) - Math.abs(b.beforeSeconds));
});

/** What changed just before is looked for first: what came later, or was done outside production, is less likely it. */
function rankOf(row: Row): number {
  const change = row.of === 'entry' ? row.entry.facts : row.suspect;
  return (change.origin === 'proposed' ? 4 : 0) + (row.beforeSeconds < 0 ? 2 : 0) + (isAside(change) ? 1 : 0);
}

const trouble = signal<string | null>(null);

function act(suspect: SuspectView, does: typeof link): void {
  trouble.value = null;
  does(record.value!.id, suspect).catch((error: unknown) => {
    trouble.value = error instanceof Error ? error.message : String(error);
  });
}

/** Shown at once, the likeliest; the rest is folded. */
const FIRST = 8;

export function SuspectChanges() {
  if (rows.value.length === 0) return null;
  return (
    <section aria-label="Suspect changes">
      <h2>Suspect changes</h2>
      <Rows of={rows.value.slice(0, FIRST)} />
      {rows.value.length > FIRST && (
        <details>
          <summary>{count(rows.value.length - FIRST, 'more', 'more')}</summary>
          <Rows of={rows.value.slice(FIRST)} />
        </details>
      )}
      {trouble.value !== null && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </section>
  );
}

function Rows({ of }: { readonly of: readonly Row[] }) {
  const sign = firstImpact.value === null ? 'the first fact' : 'impact';
  return (
    <ul class="readings">
      {of.map((row) => (
        <li key={row.of === 'entry' ? row.entry.id : `${row.suspect.service}/${row.suspect.id}`}>
          {row.of === 'entry' ? <Own entry={row.entry} /> : <Unlinked suspect={row.suspect} />}
          <span class="soft">{distanceText(row.beforeSeconds, sign)}</span>
        </li>
      ))}
    </ul>
  );
}

function Own({ entry }: { readonly entry: Entry }) {
  return (
    <button type="button" class="plain" onClick={() => focusEntry(entry.id)}>
      {glyphOf(entry.type)} {[typeWords(entry.type), subjectOf(entry.facts)].filter(Boolean).join(' ')} {whenOf(entry)}
    </button>
  );
}

function Unlinked({ suspect }: { readonly suspect: SuspectView }) {
  const words = [typeWords(suspect.type), subjectOf(suspect)].filter(Boolean).join(' ');
  const { timeZone, interval, text } = suspect;
  const at = clockOf(zoneFor(timeZone), Date.parse(interval.from));
  const isProposal = suspect.origin === 'proposed';
  const [name, does] = isProposal ? (['Confirm', confirm] as const) : (['Link', link] as const);
  return (
    <span>
      {glyphOf(suspect.type)} <bdi>{words}</bdi> {at} {isProposal && 'proposed '}
      {!OFFLINE && mayAdd.value && isNow.value && (
        <button type="button" id={buttonOf(suspect)} aria-label={`${name} ${words}`} onClick={() => act(suspect, does)}>
          {name}
        </button>
      )}
      {text !== null && (
        <p class="about">
          <bdi>{text}</bdi>
        </p>
      )}
    </span>
  );
}

const distanceText = (seconds: number, sign: string): string =>
  seconds === 0 ? `at ${sign}` : `${durationText(Math.abs(seconds))} ${seconds > 0 ? 'before' : 'after'} ${sign}`;
