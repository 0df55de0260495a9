/** `asof set [INC] --sev 1 --title … --service +api`: the descriptive fields, and the severity in time. */
import { type IncidentView } from '../../timeline/view/view-types.js';
import { WRITING } from '../client.js';
import { EXIT, Failure, ServiceProblem, UsageFault } from '../failures.js';
import { entryTimes, pinnedTimes, whenText } from '../entry-times.js';
import { findIncident, incidentPath, readIncident } from '../naming.js';
import { type Session } from '../session.js';
import { harmless, harmlessDeep } from '../terminal.js';
import { beginWrite, changedNothing, postEntries, report, send, type Written } from '../write.js';
import { audienceOf, changedList, sayAudience, warnOfUnknownKeys } from '../audience.js';
import { entryOf } from './entries.js';

const TEXT_FIELDS = ['title', 'company', 'product', 'summary', 'kind'] as const;
const LIST_FIELDS = [
  ['service', 'services'],
  ['category', 'categories'],
  ['keyword', 'keywords'],
] as const;

type Description = Record<string, string | string[] | boolean | null>;

export async function set(session: Session): Promise<void> {
  const { incident: inc } = session.takeWords();
  const client = session.client(WRITING);
  const times = await entryTimes(session, client);
  const key = beginWrite(session);
  const incident = await findIncident(session, client, inc);
  const severity = session.given.text('sev');
  const inTime = severity !== undefined && severityIsAnEvent(session, incident);
  if (inTime && session.pinned) session.pinned = { ...session.pinned, options: pinnedTimes(times) };
  const fields: Description = describedFields(session, incident);
  const audience = await audienceOf(session, client, incident.visibleTo);
  if (audience !== undefined) fields['visibleTo'] = audience === null ? null : [...audience];
  if (severity !== undefined && !inTime) fields['severity'] = severity === '' ? null : severity;
  if (Object.keys(fields).length === 0 && !inTime)
    throw new UsageFault('nothing to set: give --title, --sev, --service …', [`usage: asof ${session.line.usage}`]);

  if (Object.keys(fields).length > 0) {
    const done = await describe(session, incident, fields, key);
    const names = Object.keys(fields).join(', ');
    const sentence = changedNothing(done, incident.knowledge.head)
      ? `Nothing was recorded: ${names}: it says so already.`
      : `Set ${names}.`;
    report(session, client, incident.id, done, sentence);
    if ('visibleTo' in fields) {
      const visibleTo = fields['visibleTo'] as string[] | null;
      sayAudience(session, visibleTo);
      await warnOfUnknownKeys(session, client, visibleTo);
    }
  }
  if (!inTime) return;
  const { service: _service, ...entry } = entryOf(session, 'severity_changed', times);
  const done = await postEntries(client, incident.id, [entry], `${key}.severity`);
  report(session, client, incident.id, done, `Severity ${severity}${whenText(session, times, done)}.`);
}

/**
 * A severity that an incident gets first is part of its description; one that changes while it goes on, or at a time
 * that is given, is an event. Over, with its severity from an event already, only that entry can be amended.
 */
function severityIsAnEvent(session: Session, incident: IncidentView): boolean {
  if (session.given.has('at')) return true;
  const changes = incident.milestones['severity_changed'];
  if (incident.inProgress) return incident.severity !== null;
  if (changes === undefined) return false;
  throw new UsageFault(`the severity of ${incident.id} comes from an entry`, [
    `amend that: asof amend ${incident.id} ${changes.last.entryId} --sev … --reason …`,
    'or say with --at when it changed again',
  ]);
}

function describedFields(session: Session, incident: IncidentView): Description {
  const { given } = session;
  const fields: Description = {};
  for (const name of TEXT_FIELDS) {
    const value = given.text(name);
    if (value !== undefined) fields[name] = value === '' ? null : value;
  }
  for (const [option, field] of LIST_FIELDS)
    if (given.has(option)) fields[field] = changedList(incident[field], given.list(option));
  if (given.flag('historical')) fields['historical'] = true;
  if (given.flag('live')) fields['historical'] = false;
  return fields;
}

async function describe(session: Session, seen: IncidentView, fields: Description, key: string): Promise<Written> {
  const client = session.client(WRITING);
  const reason = session.given.text('reason');
  const body = { set: fields, ...(reason === undefined ? {} : { reason }) };
  try {
    const ifMatch = seen.knowledge.revision;
    return await send(client, { method: 'PATCH', path: incidentPath(seen.id), body, key, ifMatch });
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.status !== 412) throw error;
    const now = harmlessDeep(await readIncident(client, seen.id));
    const lines = Object.keys(fields).map(
      (field) => `${field}: you saw ${shown(seen, field)}, it is ${shown(now, field)}`,
    );
    throw new Failure(EXIT.conflict, 'nothing was changed: the description has changed meanwhile', lines);
  }
}

const shown = (incident: IncidentView, field: string): string => harmless(JSON.stringify(Reflect.get(incident, field)));
