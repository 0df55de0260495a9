/** `impact start`, `impact change`, `impact end`, and `resolve`, which may end what is still open. */
import { nearMiss } from '../../timeline/parsing/near-misses.js';
import { type IncidentView, type WindowView } from '../../timeline/view/view-types.js';
import { WRITING } from '../client.js';
import { entryTimes, pinnedTimes, whenText, type EntryTimes } from '../entry-times.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { findIncident, readIncident } from '../naming.js';
import { type Session } from '../session.js';
import { harmless } from '../terminal.js';
import { afterwards, beginWrite, postEntries, report, sayRetracted } from '../write.js';
import { entryOf } from './entries.js';

const TYPES = { start: 'impact_started', change: 'impact_changed', end: 'impact_ended' } as const;
type Edge = keyof typeof TYPES;

/** The impact windows that have no end yet. */
export const openImpact = ({ windows }: Pick<IncidentView, 'windows'>): WindowView[] =>
  windows.filter((window) => window.kind === 'impact' && window.to === null);

/** A component for people; an entry without one speaks of the whole service. */
const nameOf = ({ component }: WindowView): string => harmless(component ?? 'the whole service');

export async function impact(session: Session): Promise<void> {
  const edge = session.line.typed[1] as Edge;
  const client = session.client(WRITING);
  const { incident: named } = session.takeWords();
  const times = await entryTimes(session, client);
  const key = beginWrite(session, pinnedTimes(times));
  const incident = await findIncident(session, client, named);
  const entry = entryOf(session, TYPES[edge], times);
  if (edge !== 'start' && entry.component !== undefined) refuseNearMiss(session, incident, entry.component);
  if (edge !== 'start' && !session.given.has('component')) {
    const only = onlyOpen(session, incident, edge);
    if (only.component !== null) entry.component = only.component;
  }
  const done = await postEntries(client, incident.id, [entry], key);
  const what = `Impact${entry.component === undefined ? '' : ` of ${entry.component}`}`;
  const level = entry.level === undefined ? '' : ` (${entry.level})`;
  const verb = { start: 'started', change: 'changed', end: 'ended' }[edge];
  report(session, client, incident.id, done, `${what} ${verb}${level}${whenText(session, times, done)}.`);
  await sayRetracted(session, client, incident.id, done);
}

/** An end of "apii" would leave the impact of "api" open. */
function refuseNearMiss(session: Session, incident: IncidentView, component: string): void {
  const open = openImpact(incident).flatMap((window) => window.component ?? []);
  const meant = open.includes(component) ? null : nearMiss(component, open);
  if (meant === null || session.given.flag('custom')) return;
  throw new UsageFault(`no impact of "${component}" is open: did you mean ${meant}?`, [
    `--custom insists on "${component}"`,
  ]);
}

function onlyOpen(session: Session, incident: IncidentView, edge: 'change' | 'end'): WindowView {
  const open = openImpact(incident);
  if (open.length === 1) {
    session.say(`asof: impact of ${nameOf(open[0]!)} (the only one open)`);
    return open[0]!;
  }
  if (open.length === 0)
    throw new UsageFault(`no impact is open in ${incident.id}`, [
      `to record ${edge === 'end' ? 'an end' : 'a change'} all the same, name a --component ("*" is the whole service)`,
    ]);
  const components = open.map((window) => `--component ${window.component ?? "'*'"}`);
  throw new UsageFault(`${open.length} impacts are open: say which`, components);
}

/**
 * `asof resolve [INC] [--end-impact]`: what ends comes before `resolved`, in one atomic call. What is resolved already is
 * left alone: a later end would stretch it.
 */
export async function resolve(session: Session): Promise<void> {
  const client = session.client(WRITING);
  const { incident: named } = session.takeWords();
  const times = await entryTimes(session, client);
  const key = beginWrite(session, pinnedTimes(times));
  const incident = await findIncident(session, client, named);
  // A key that was given may stand for the resolution that is there: the service knows.
  if (!session.given.flag('again') && !session.given.has('key')) refuseAgain(incident);
  const ends = session.given.flag('endImpact')
    ? openImpact(incident).map((window) => endOf(session, window, times))
    : [];
  const entries = [...ends, entryOf(session, 'resolved', times)];
  const done = await postEntries(client, incident.id, entries, key);
  const ended =
    ends.length === 0
      ? ''
      : `, with the impact of ${ends.map((end) => end.component ?? 'the whole service').join(', ')}`;
  // What the finding says is said below, with the command that settles it.
  const lint = done.result.lint.filter((finding) => finding.code !== 'window_open_after_resolved');
  const told = session.wantsJson ? done : { ...done, result: { ...done.result, lint } };
  report(session, client, incident.id, told, `Resolved${whenText(session, times, done)}${ended}.`);
  await sayRetracted(session, client, incident.id, done);
  await tellOpenImpact(session, incident.id, done.result.revision);
}

/** @throws Failure with the two ways on */
function refuseAgain({ id, status, milestones }: IncidentView): void {
  if (status !== 'resolved' && status !== 'closed') return;
  const last = (milestones['resolved'] ?? milestones['closed'] ?? milestones['incident_ended'])?.last;
  throw new Failure(
    EXIT.conflict,
    `${harmless(id)} is ${status}${last ? ` since ${last.occurredAt}` : ''}: nothing was recorded`,
    [
      last ? `to correct when: asof amend ${id} ${last.entryId} --at … --reason …` : 'to correct when: asof amend',
      `if it has begun again: asof reopen ${id}`,
      '--again records one more end all the same',
    ],
  );
}

function endOf(session: Session, { component }: WindowView, times: EntryTimes) {
  const { text: _text, ...end } = entryOf(session, 'impact_ended', times);
  return component === null ? end : { ...end, component };
}

async function tellOpenImpact(session: Session, incidentId: string, revision: number): Promise<void> {
  const incident = await afterwards(readIncident(session.client(), incidentId, { minRevision: String(revision) }));
  for (const window of incident ? openImpact(incident) : [])
    session.say(
      `asof: the impact of ${nameOf(window)} is still open: asof impact end ${incidentId} --component ${window.component ?? "'*'"}`,
    );
}
