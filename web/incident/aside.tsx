/** Beside the feed: what was stated and whether it is so, what changed before the impact, and how long each part was hit. */
import { computed } from '@preact/signals';
import { auditClaims } from '../../src/timeline/measure/claim-audit.js';
import { evaluable } from '../../src/timeline/measure/assessment.js';
import { windowLength } from '../../src/timeline/measure/windows.js';
import { durationText, rangeText } from '../../src/timeline/time.js';
import { type ClaimAuditView, type ReadingView } from '../../src/timeline/view/view-types.js';
import { now } from '../shared/clock.js';
import { rested, seen, state } from './moment.js';
import { lit } from './selection.js';
import { SuspectChanges } from './suspect-changes.js';
import { count, typeWords } from './words.js';

/** Claims are held against everything that is known: they take longer than a step, so they follow when the slider rests. */
const audits = computed<readonly ClaimAuditView[]>(() => {
  const of = rested.value;
  if (!of || of.facts.claims.size === 0) return [];
  const on = evaluable(of, now.peek());
  return auditClaims(on, seen.peek()?.on.durations ?? {}, of.texts.claims).filter(({ withdrawn }) => !withdrawn);
});

export function Aside() {
  return (
    <div class="aside">
      <Claims />
      <SuspectChanges />
      <Parts />
    </div>
  );
}

function Claims() {
  if (audits.value.length === 0) return null;
  return (
    <section aria-label="Claims">
      <h2>Stated, and checked</h2>
      {audits.value.map((audit) => (
        <Claim key={audit.id} audit={audit} />
      ))}
    </section>
  );
}

const VERDICTS = {
  supported: 'supported',
  within_tolerance: 'within tolerance',
  coincidence_only: 'only by coincidence',
  unsupported: 'unsupported',
} as const;

function Claim({ audit }: { readonly audit: ClaimAuditView }) {
  const { text, stated, verdict, supports, nearest, statedSeconds } = audit;
  return (
    <div class={`claim claim-${verdict}`}>
      <p>
        “<bdi>{text ?? stated}</bdi>” <strong>{VERDICTS[verdict]}</strong>
      </p>
      {supports.length > 0 ? (
        <Readings readings={supports.slice(0, 3)} />
      ) : (
        <>
          <p class="soft">No two facts are {minutes(statedSeconds)} apart.</p>
          <Readings readings={nearest.slice(0, 2)} />
        </>
      )}
    </div>
  );
}

/** As a report says it: whole minutes as minutes. */
const minutes = (seconds: number): string =>
  seconds % 60 === 0 ? count(seconds / 60, 'minute') : durationText(seconds);

function Readings({ readings }: { readonly readings: readonly ReadingView[] }) {
  return (
    <ul class="readings">
      {readings.map((reading) => (
        <li
          key={reading.reading + String(reading.seconds)}
          onPointerEnter={() => (lit.value = endsOf(reading))}
          onPointerLeave={() => (lit.value = [])}
        >
          <span>{typeWords(reading.reading)}</span>
          <span class="soft">
            {reading.coincidence ? 'a coincidence' : reading.exact ? 'exact' : differenceText(reading)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const endsOf = ({ from, to }: ReadingView): string[] => [from, to].flatMap((end) => (end ? [end.entryId] : []));

function differenceText({ seconds, differenceSeconds, range }: ReadingView): string {
  const length = seconds === null ? (range ? rangeText(range) : '') : durationText(seconds);
  if (differenceSeconds === null || differenceSeconds === 0) return length;
  return `${length} (${differenceSeconds > 0 ? '+' : '−'}${durationText(Math.abs(differenceSeconds))})`;
}

/** How long each part was hit, where more than one was. */
const parts = computed(() => {
  const byPart = new Map<string, { seconds: number; stretches: number; isOpen: boolean }>();
  for (const window of seen.value?.on.windows.all ?? []) {
    if (window.kind !== 'impact') continue;
    const part = window.component ?? 'the whole service';
    const known = byPart.get(part) ?? { seconds: 0, stretches: 0, isOpen: false };
    const length = windowLength(window);
    known.seconds += typeof length === 'number' ? length : 0;
    known.stretches += 1;
    known.isOpen ||= window.ended === null;
    byPart.set(part, known);
  }
  return [...byPart];
});

function Parts() {
  if (!state.value || parts.value.length === 0) return null;
  return (
    <section aria-label="Impact by part">
      <h2>Impact by part</h2>
      <ul class="readings">
        {parts.value.map(([part, { seconds, stretches, isOpen }]) => (
          <li key={part}>
            <bdi>{part}</bdi>
            <span>
              {isOpen ? 'open' : durationText(seconds)}
              {stretches > 1 && ` in ${stretches} stretches`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
