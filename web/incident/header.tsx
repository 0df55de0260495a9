/** What the incident is and whether it is over. */
import { computed } from '@preact/signals';
import { glyphOf } from '../../src/timeline/view/entry-words.js';
import { localDate, MINUTE_MS } from '../../src/timeline/clocks.js';
import { now } from '../shared/clock.js';
import { zone } from '../shared/zone.js';
import { later } from './later.js';
import { latest, live, seen, shown, state } from './moment.js';
import { record } from './record.js';
import { clockOf, count, dateWords, verificationWords } from './words.js';

const STATUS_GLYPHS: Readonly<Record<string, string>> = {
  recorded: '·',
  detected: glyphOf('detected'),
  open: glyphOf('declared'),
  mitigated: glyphOf('mitigated'),
  resolved: glyphOf('resolved'),
  closed: glyphOf('resolved'),
  retracted: '×',
};

export function Status() {
  if (!shown.value) return null;
  const status = state.value?.facts.retracted ? 'retracted' : shown.value.status;
  return (
    <span class={`status status-${status}`}>
      <span aria-hidden="true">{STATUS_GLYPHS[status]}</span> {status}
    </span>
  );
}

export function Header() {
  if (!state.value || !shown.value || !seen.value) return null;
  const { facts, texts } = state.value;
  const { company, product, severity } = facts.description;
  const start = shown.value.startedAt;
  const claims = [...facts.claims.values()].filter(({ withdrawn }) => !withdrawn).length;
  return (
    <header class="incident-head">
      <h1>
        <bdi>{texts.description.title ?? facts.id}</bdi>
      </h1>
      <p class="under-title">
        <Status />
        <Audience />
        {severity !== undefined && <span>{severity}</span>}
        {(company ?? product) && <bdi>{[company, product].filter(Boolean).join(' · ')}</bdi>}
        {start && <span>{dateWords(localDate(zone.value, Date.parse(start.at)))}</span>}
        <span>
          {count(live.value.length, 'fact')}
          {claims > 0 && `, ${count(claims, 'claim')}`}
        </span>
        <Verified />
      </p>
    </header>
  );
}

/** Who sees it now, whatever moment is looked at. */
const Audience = later(
  computed(() => latest.value?.facts.description.visibleTo ?? null),
  async () => (await import('./audience.js')).Audience,
);

/** That all is well is in the menu, which a file does not have. */
function Verified() {
  const found = record.value?.verification;
  if (!found) return null;
  if (found.ok) return OFFLINE ? <TakenAlong words={verificationWords(found)} /> : null;
  return (
    <strong class="trouble" role="alert">
      {verificationWords(found)}
    </strong>
  );
}

/** A file knows nothing of what came later, so it says of when it is. */
function TakenAlong({ words }: { readonly words: string }) {
  const at = Math.floor(now.value / MINUTE_MS) * MINUTE_MS;
  const day = dateWords(localDate(zone.value, at));
  return (
    <>
      <span>{words}</span>
      <span>
        taken along {day} {clockOf(zone.value, at)} {zone.value.name}
      </span>
    </>
  );
}
