/**
 * The slips that a stored incident seems to have: the single correction of one time that makes most contradictions
 * vanish. It is named, never made.
 */
import { type Evaluable } from '../measure/definition.js';
import { finding } from '../measure/lint-finding.js';
import { formatInstant } from '../time.js';
import { type ClaimAuditView, type DurationView, type FindingView } from '../view/view-types.js';
import { copiedTimes } from './copied-times.js';
import { detect, independent, type Solution } from './detective.js';
import { incidentSuspects, type IncidentSuspects } from './incident-suspects.js';
import { retoldTimes } from './retold-times.js';
import { correctionsOf, timesSwapped, type Correction } from './slips.js';
import { Suspicion } from './suspicion.js';

/** Of more corrections that are equally good none says anything. */
const MOST_NAMED = 3;
/** A slip is looked for again after the one before is put right, so often. */
const MOST_SLIPS = 4;

export function incidentSlips(
  on: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  audits: readonly ClaimAuditView[],
): FindingView[] {
  let suspects = incidentSuspects(on, durations, audits);
  const found: FindingView[] = [];
  const named = new Set<number>();
  for (let round = 0; round < MOST_SLIPS && suspects?.isSuspicious; round += 1) {
    const suspicion = new Suspicion(suspects.suspicious);
    const best = detect(suspicion, incidentCorrections(suspects, suspicion), credibleIn(suspicion));
    if (best === null) break;
    let isClear = true;
    for (const solution of independent(suspicion, best)) {
      const about = solution.corrections.flatMap((correction) => correction.about);
      const isTold = solution.corrections.length <= MOST_NAMED && !about.some((index) => named.has(index));
      if (isTold) found.push(slipFinding(suspects, solution));
      for (const index of about) named.add(index);
      if (isTold && solution.corrections.length === 1) suspects = corrected(suspects, solution.corrections[0]!);
      else isClear = false;
    }
    if (!isClear) break;
  }
  return found;
}

/** Every single correction that is tried. */
export function* incidentCorrections(
  { suspicious, slippables, current }: IncidentSuspects,
  suspicion: Suspicion,
): Generator<Correction> {
  yield* correctionsOf(slippables, []);
  yield* retoldTimes(slippables, suspicious.repeats);
  for (const [first, next] of suspicious.sequences) yield* timesSwapped(slippables, first!, next!);
  const claims = suspicion.unsupported.map((place) => suspicious.claims[place]!);
  yield* copiedTimes(slippables, [[...slippables.keys()].slice(0, current)], claims);
}

/**
 * One contradiction alone is mended by chance where digits are shuffled or times exchanged, and a plan lies in the future
 * without any slip.
 */
const credibleIn =
  (suspicion: Suspicion) =>
  (correction: Correction, gain: number): boolean => {
    if (gain === suspicion.gainInRecord(correction)) return false;
    const isOfChance = correction.slip === 'digits swapped' || correction.code === 'time_copied_suspected';
    return gain > 1 || !(isOfChance || correction.about.length > 1);
  };

function corrected(suspects: IncidentSuspects, { moves }: Correction): IncidentSuspects {
  const to = new Map(moves.map(({ index, at }) => [index, at]));
  const facts = suspects.suspicious.facts.map((fact, index) => {
    const at = to.get(index);
    return at === undefined ? fact : { ...fact, from: at, to: at };
  });
  return {
    ...suspects,
    suspicious: { ...suspects.suspicious, facts },
    slippables: suspects.slippables.map((slippable, index) => ({ ...slippable, fact: facts[index]! })),
  };
}

/** One finding: of several that are equally good none is preferred. */
function slipFinding(suspects: IncidentSuspects, { corrections, resolves }: Solution): FindingView {
  const [first, ...others] = corrections.map((correction) => said(suspects, correction));
  const vanish = resolves === 1 ? 'one contradiction vanishes' : `${resolves} contradictions vanish`;
  const orElse = others.length === 0 ? '' : `; just as well: ${others.join(', or ')}`;
  const about = [...new Set(corrections.flatMap((correction) => correction.about))].sort((a, b) => a - b);
  const { code } = corrections[0]!;
  return finding(
    // Entries stand in no rows.
    code === 'rows_swapped_suspected' ? 'times_swapped_suspected' : code,
    `${first}: ${vanish}${orElse}`,
    about.map((index) => suspects.entries[index]!.id),
  );
}

/** `declared 2024-01-10T14:02:00.000Z may be an hour late, and mean 2024-01-10T13:02:00.000Z`. */
function said({ suspicious, entries }: IncidentSuspects, { about, moves, slip }: Correction): string {
  const names = about.map((index) => {
    const { type, from } = suspicious.facts[index]!;
    return `${type} ${formatInstant(from)}`;
  });
  if (about.length > 1) return `the times of ${names.join(' and ')} may have changed places`;
  const what = slip === 'copied' ? 'be copied' : slip === 'digits swapped' ? 'have digits swapped' : `be ${slip}`;
  const { index, at } = moves[0]!;
  const again = entries[index]!.formerly.includes(at) ? ', as it was before it was corrected' : '';
  return `${names[0]!} may ${what}, and mean ${formatInstant(at)}${again}`;
}
