/** Claims with their verdict, the readings that support them, or what comes nearest. */
import { type ClaimAuditView, type EntryView, type ReadingView } from '../../timeline/view/view-types.js';
import { durationText, parseStatedDuration } from '../../timeline/time.js';
import { wrap } from '../terminal.js';
import { localDate, type Zone } from '../../timeline/clocks.js';
import { offsetMark, shortTime } from '../../timeline/view/entry-words.js';
import { type Page } from './page.js';

const UNITS: Readonly<Record<string, { readonly seconds: number; readonly long: string; readonly short: string }>> = {
  M: { seconds: 60, long: 'minutes', short: 'min' },
  H: { seconds: 3600, long: 'hours', short: 'h' },
  S: { seconds: 1, long: 'seconds', short: 's' },
};

/** The unit in which a claim was stated, if it is one: `PT121M` speaks of minutes. */
const unitOf = (stated: string) => UNITS[/^PT[\d.,]+([HMS])$/.exec(stated)?.[1] ?? ''];

/** `121 minutes`, `50 minutes and 70 minutes`, as it was stated. */
export function statedText({ stated, statedUpTo, statedSeconds }: ClaimAuditView): string {
  const shortest = inWords(stated, statedSeconds);
  const longest = statedUpTo === null ? null : parseStatedDuration(statedUpTo);
  return longest === null ? shortest : `${shortest} and ${inWords(statedUpTo!, longest.seconds)}`;
}

function inWords(stated: string, statedSeconds: number): string {
  const unit = unitOf(stated);
  if (!unit) return durationText(statedSeconds);
  const count = statedSeconds / unit.seconds;
  return `${count} ${count === 1 ? unit.long.slice(0, -1) : unit.long}`;
}

/** A length of time in the unit of the claim, so that the two can be compared by eye: `99 min`. */
function inItsUnit({ stated }: ClaimAuditView, seconds: number): string {
  const unit = unitOf(stated);
  const count = unit ? seconds / unit.seconds : NaN;
  return unit && Number.isInteger(count) ? `${count} ${unit.short}` : durationText(seconds);
}

/** Of those that fit by arithmetic only: more teach nothing. */
const MOST_COINCIDENCES = 3;

/** @param most how many of the readings that fit are shown of each */
export function claimLines(
  claims: readonly ClaimAuditView[],
  entries: readonly EntryView[],
  page: Page,
  most = Infinity,
): string[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return claims.flatMap((claim) => {
    const said = [claim.text === null ? null : `"${claim.text}"`, claim.by && `by ${claim.by}`, claim.url].filter(
      Boolean,
    );
    const metric = claim.metric === null ? '' : ` for ${claim.metric}`;
    const comparison = claim.comparison === 'exactly' ? '' : `${claim.comparison.replace('_', ' ')} `;
    const verdict = claim.withdrawn ? 'withdrawn' : claim.verdict.replaceAll('_', ' ');
    const head = `${comparison}${statedText(claim)}${metric}: ${verdict}`;
    const bad = !claim.withdrawn && claim.verdict === 'unsupported';
    const rest = [
      ...(said.length > 0 ? [said.join(', ')] : []),
      ...(claim.withdrawn ? [] : explained(claim, byId, page.zone, most)),
    ];
    return [
      page.paint(bad ? 'yellow' : 'bold', head),
      ...rest.flatMap((text) => wrap(text, page.width - 4)).map((line) => `    ${line}`),
    ];
  });
}

/** Sentences that say why the verdict is what it is. */
function explained(claim: ClaimAuditView, entries: ReadonlyMap<string, EntryView>, zone: Zone, most: number): string[] {
  const { supports, supportsTotal, nearest, wouldNeed, metric } = claim;
  const unsupported = claim.verdict === 'unsupported';
  const meant = supports.filter(({ coincidence }) => !coincidence).slice(0, most);
  const others = supports
    .filter(({ coincidence }) => coincidence)
    .slice(0, Math.min(most - meant.length, MOST_COINCIDENCES));
  const shown = [...meant, ...others].map((reading) => readingText(claim, reading));
  if (unsupported) for (const [i, text] of shown.entries()) shown[i] = `elsewhere: ${text}`;
  if (supportsTotal > shown.length) shown.push(`… and ${supportsTotal - shown.length} more`);
  const why: string[] = [];
  if (unsupported && metric !== null) why.push(`${metric} does not say so`);
  if (unsupported && metric === null && nearest.length > 0)
    why.push(`no two facts are ${claim.statedUpTo === null ? '' : 'between '}${statedText(claim)} apart`);
  if (nearest.length > 0)
    why.push(`nearest: ${nearest.map((reading) => `${lengthText(claim, reading)} ${reading.reading}`).join(', ')}`);
  if (wouldNeed.length > 0) why.push(`would need a start at ${neededStarts(claim, entries, zone)}`);
  return [...(why.length > 0 ? [why.join('; ')] : []), ...shown];
}

const lengthText = (claim: ClaimAuditView, { seconds, range }: ReadingView): string =>
  seconds !== null
    ? inItsUnit(claim, seconds)
    : range
      ? `${durationText(range.minSeconds)} to ${durationText(range.maxSeconds)}`
      : 'unknown';

function readingText(claim: ClaimAuditView, reading: ReadingView): string {
  const name = reading.metrics.length > 0 ? ` (${reading.metrics.join(', ')})` : '';
  const remarks = [reading.exact ? null : 'within the tolerance', reading.coincidence ? 'a coincidence' : null];
  const remark = remarks.filter(Boolean).join(', ');
  return `${lengthText(claim, reading)} ${reading.reading}${name}${remark && `: ${remark}`}`;
}

/** `17:50`, with the end where there are several to choose from, and the date where it is another day. */
function neededStarts({ wouldNeed }: ClaimAuditView, entries: ReadonlyMap<string, EntryView>, zone: Zone): string {
  return wouldNeed
    .map(({ to, startAt }) => {
      const [at, end] = [Date.parse(startAt), entries.get(to.entryId)];
      const sameDay = end !== undefined && localDate(zone, Date.parse(end.interval.from)) === localDate(zone, at);
      const when = `${sameDay ? '' : `${localDate(zone, at)} `}${shortTime(zone, at)}${offsetMark(zone, at)}`;
      return wouldNeed.length > 1 ? `${when} (to ${end?.type ?? to.entryId})` : when;
    })
    .join(', ');
}
