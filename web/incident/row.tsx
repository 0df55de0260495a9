/** One fact of the feed. Its details open in place. */
import { computed, useSignal, type ReadonlySignal } from '@preact/signals';
import { isUnconfirmed, laneOf, type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { durationText, formatInstant } from '../../src/timeline/time.js';
import { witnessesView } from '../../src/timeline/witnesses.js';
import { zoneFor } from '../shared/zone.js';
import { MINUTE_MS } from '../../src/timeline/clocks.js';
import { lastEdit } from './edits.js';
import { whenShown } from './later.js';
import { firstImpact, saysNoLearning } from './moment.js';
import { type Sight } from './portions.js';
import { current, focusEntry, isLit, pair, pointed } from './selection.js';
import { clockOf, dayOf, glyphOf, lineOf, sinceImpact, stampOf, subjectOf, typeWords, whenOf } from './words.js';

/** More than this between an event and its knowledge is said. */
const LATE_MS = 120_000;

interface RowProps {
  readonly entry: Entry;
  readonly texts: EntryTexts | undefined;
  readonly known: ReadonlySignal<Sight>;
}

export function Row({ entry, texts, known }: RowProps) {
  const isOpen = useSignal(false);
  const isUnknown = computed(() => !known.value.ids.has(entry.id));
  const isCurrent = computed(() => (current.value === entry.id ? 'true' : undefined));
  const look = computed(() => `row${isLit(entry.id) ? ' lit' : ''}${isUnconfirmed(entry) ? ' unconfirmed' : ''}`);
  const since = computed(() => (firstImpact.value === null ? '' : sinceImpact(entry.interval.from, firstImpact.value)));
  const pick = (event: MouseEvent): void => {
    if (event.shiftKey && current.value !== null && current.value !== entry.id) {
      pair.value = { from: current.value, to: entry.id };
      return;
    }
    focusEntry(entry.id);
    isOpen.value = !isOpen.value;
  };
  return (
    <li
      id={`entry-${entry.id}`}
      class={look}
      hidden={isUnknown}
      aria-current={isCurrent}
      onPointerEnter={() => (pointed.value = entry.id)}
      onPointerLeave={() => (pointed.value = null)}
    >
      <a
        class="when"
        href={`#entry-${entry.id}`}
        tabIndex={-1}
        title="Link to this fact"
        onClick={() => focusEntry(entry.id)}
      >
        <time dateTime={entry.facts.occurredAt}>{whenOf(entry)}</time>
      </a>
      <span class="since">{since}</span>
      <span class="glyph" aria-hidden="true">
        {laneOf(entry.type) === 'impact' ? <i class="impact-sign" /> : glyphOf(entry.type)}
      </span>
      <div class="what">
        <button type="button" class="line" aria-expanded={isOpen.value} onClick={pick}>
          <bdi>{oneLine(lineOf(entry, texts))}</bdi>
        </button>
        <p class="about">
          <bdi>{[...(texts?.text === undefined ? [] : aboutOf(entry)), ...remarksOf(entry, texts)].join(' · ')}</bdi>
        </p>
        {isOpen.value && <Details entry={entry} texts={texts} />}
      </div>
      <span class="source" data-recorded={formatInstant(entry.recordedAt)}>
        {texts?.actor ?? <Source entry={entry} />}
      </span>
    </li>
  );
}

/** Who wrote it, where the record knows the person; else by what way it came. */
function Source({ entry: { recordedBy, facts } }: { readonly entry: Entry }) {
  return recordedBy.startsWith('user:') ? <Recorder by={recordedBy} instead={facts.source} /> : <>{facts.source}</>;
}

const Recorder = whenShown(async () => (await import('./recorder.js')).Recorder);
const Details = whenShown(async () => (await import('./details.js')).Details);

const aboutOf = ({ type, facts }: Entry): string[] => [typeWords(type), subjectOf(facts)].filter(Boolean);

/** Headings, quotes and lists are for the details; a row says it in one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What is special about it, in words. */
function remarksOf(entry: Entry, texts: EntryTexts | undefined): string[] {
  const zone = zoneFor(entry.facts.timeZone ?? null);
  const toMinute = (at: number): string => stampOf(zone, at - (at % MINUTE_MS), dayOf(entry));
  const knownAt = entry.learnedAt ?? (saysNoLearning.value ? null : entry.recordedAt);
  const late = knownAt === null ? 0 : knownAt - entry.interval.from;
  const { origin } = entry.facts;
  const witnesses = (witnessesView(entry) ?? [])
    .slice(1)
    .map(({ source, at }) => `${source} ${clockOf(zone, Date.parse(at))}`);
  const edit = entry.amended ? lastEdit(entry.id) : null;
  return [
    ...(late > LATE_MS ? [`learned ${toMinute(knownAt!)} (+${durationText(Math.floor(late / MINUTE_MS) * 60)})`] : []),
    ...(edit === null ? [] : [`edited ${toMinute(edit)}`]),
    ...(origin === 'extracted' ? ['from the text'] : origin === 'proposed' ? ['proposed'] : []),
    ...(texts?.attributes?.['confidence'] === undefined ? [] : [texts.attributes['confidence']]),
    ...(witnesses.length > 0 ? [`also told by ${witnesses.join(', ')}`] : []),
    ...(entry.forgotten ? ['words forgotten'] : []),
  ];
}
