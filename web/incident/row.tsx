/** One fact of the feed. Its details open in place. */
import { computed, useSignal } from '@preact/signals';
import { isUnconfirmed, type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { durationText } from '../../src/timeline/time.js';
import { Words } from '../shared/markdown.js';
import { zoneFor } from '../shared/zone.js';
import { Corrections } from './corrections.js';
import { firstImpact, isNow, saysNoLearning } from './moment.js';
import { current, focusEntry, isLit, pair, pointed } from './selection.js';
import { clockOf, glyphOf, lineOf, sinceImpact, subjectOf, typeWords, whenOf } from './words.js';

/** More than this between an event and its knowledge is said. */
const LATE_MS = 120_000;

interface RowProps {
  readonly entry: Entry;
  readonly texts: EntryTexts | undefined;
  /** The date, where this row is the first of it. */
  readonly heading: string | null;
}

export function Row({ entry, texts, heading }: RowProps) {
  const isOpen = useSignal(false);
  const isCurrent = computed(() => current.value === entry.id);
  const lit = computed(() => isLit(entry.id));
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
    <>
      {heading !== null && (
        <li class="day" role="presentation">
          <h2>{heading}</h2>
        </li>
      )}
      <li
        id={`entry-${entry.id}`}
        class={`row lane-of-${entry.type}${lit.value ? ' lit' : ''}${isUnconfirmed(entry) ? ' unconfirmed' : ''}`}
        aria-current={isCurrent.value ? 'true' : undefined}
        onPointerEnter={() => (pointed.value = entry.id)}
        onPointerLeave={() => (pointed.value = null)}
      >
        <time class="when" dateTime={entry.facts.occurredAt}>
          {whenOf(entry)}
        </time>
        <span class="since">{since}</span>
        <span class="glyph" aria-hidden="true">
          {glyphOf(entry.type)}
        </span>
        <div class="what">
          <button type="button" class="line" aria-expanded={isOpen.value} onClick={pick}>
            <bdi>{oneLine(lineOf(entry, texts))}</bdi>
          </button>
          <p class="about">
            <bdi>{[typeWords(entry.type), subjectOf(entry.facts)].filter(Boolean).join(' · ')}</bdi>
            <Doubt entry={entry} texts={texts} />
          </p>
          {isOpen.value && <Details entry={entry} texts={texts} />}
        </div>
        <span class="source">{texts?.actor ?? entry.facts.source}</span>
      </li>
    </>
  );
}

/** Headings, quotes and lists are for the details; a row says it in one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function Doubt({ entry, texts }: { readonly entry: Entry; readonly texts: EntryTexts | undefined }) {
  const zone = zoneFor(entry.facts.timeZone ?? null);
  const knownAt = entry.learnedAt ?? (saysNoLearning.value ? null : entry.recordedAt);
  const late = knownAt === null ? 0 : knownAt - entry.interval.from;
  const confidence = texts?.attributes?.['confidence'];
  return (
    <>
      {late > LATE_MS && knownAt !== null && (
        <span class="late">
          {' '}
          · learned {clockOf(zone, knownAt - (knownAt % 60_000))} (+{durationText(Math.floor(late / 60_000) * 60)})
        </span>
      )}
      {entry.amended && (
        <span class="edited"> · edited {clockOf(zone, entry.recordedAt - (entry.recordedAt % 60_000))}</span>
      )}
      {isUnconfirmed(entry) && (
        <span class="from-text"> · {entry.facts.origin === 'extracted' ? 'from the text' : 'proposed'}</span>
      )}
      {confidence !== undefined && <span class="confidence"> · {confidence}</span>}
      {entry.forgotten && <span class="forgotten"> · words forgotten</span>}
    </>
  );
}

function Details({ entry, texts }: { readonly entry: Entry; readonly texts: EntryTexts | undefined }) {
  const { facts } = entry;
  return (
    <div class="details">
      {texts?.text !== undefined && <Words text={texts.text} />}
      {texts?.quote !== undefined && <blockquote>{texts.quote}</blockquote>}
      {texts?.occurredAtText !== undefined && <p>As written: {texts.occurredAtText}</p>}
      <p class="facts">
        occurred {facts.occurredAt} · recorded {new Date(entry.recordedAt).toISOString()} by {entry.recordedBy} ·
        revision {entry.revision} · <a href={`#entry-${entry.id}`}>link</a>
      </p>
      {(facts.links ?? []).map(({ url }, i) => (
        <p key={url}>
          <a href={url} rel="noreferrer nofollow">
            {texts?.linkTitles?.[i] ?? url}
          </a>
        </p>
      ))}
      {isNow.value && <Corrections entry={entry} texts={texts} />}
    </div>
  );
}
