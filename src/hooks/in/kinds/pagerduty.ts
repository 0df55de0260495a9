import { becomes, ignored, type EntryInput, type Group, type HookReading } from '../becoming.js';
import { type Delivery, type HookKind } from '../kind.js';
import { at, entryIdOf, given, linkTo, nameOf, occurredAt, parseJson, proseOf, textAt } from '../payload.js';
import { hasSignature, headerOf, hmac } from '../signatures.js';
import { LIMITS } from '../../../timeline/input/limits.js';

/** PagerDuty webhooks, version 3. */
export const PAGERDUTY: HookKind = {
  secrets: 'signing',
  goesTo: 'an incident',
  verify: ({ headers, body }, secret) =>
    hasSignature(headerOf(headers, 'x-pagerduty-signature'), ',', 'v1=', hmac('sha256', secret, 'hex', body)),
  read: readPagerduty,
};

function readPagerduty({ body }: Delivery): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const event = at(payload, 'event');
  const [id, type] = [textAt(event, 'id'), textAt(event, 'event_type')];
  if (id === undefined || type === undefined) return ignored('It is no event of version 3.');
  const said = saidBy(type, event);
  if (said === null) return ignored(`${nameOf(type)} means nothing here.`);
  const data = at(event, 'data');
  const fields: EntryInput = {
    ...{ id: entryIdOf('pagerduty', id), source: 'webhook' as const, ...said },
    ...occurredAt(event, 'occurred_at'),
    ...given({ actor: nameOf(textAt(event, 'agent', 'summary')) }),
    ...linkTo(textAt(data, 'html_url') ?? textAt(data, 'incident', 'html_url')),
  };
  return becomes({ to: 'incident', incident: null, group: groupOf(data), entries: [{ fields }] });
}

/** The type of the entry and what belongs to it; null for what is left out. */
function saidBy(type: string, event: unknown): Pick<EntryInput, 'type' | 'text' | 'severity'> | null {
  const data = at(event, 'data');
  const title = given({ text: proseOf(textAt(data, 'title')) });
  const who = textAt(event, 'agent', 'summary') ?? 'Somebody';
  switch (type) {
    case 'incident.triggered':
      return { type: 'detected', ...title };
    case 'incident.acknowledged':
      return { type: 'acknowledged' };
    case 'incident.escalated':
      return { type: 'escalated' };
    case 'incident.delegated':
      return { type: 'note', text: `${who} delegated the incident${toWhom(data)}.` };
    case 'incident.annotated':
      return { type: 'note', ...given({ text: proseOf(textAt(data, 'content')) }) };
    case 'incident.priority_updated': {
      const severity = severityOf(textAt(data, 'priority', 'summary'));
      return severity === undefined ? null : { type: 'severity_changed', severity };
    }
    case 'incident.status_update_published':
      return { type: 'communicated', ...given({ text: proseOf(textAt(data, 'message')) }) };
    case 'incident.resolved':
      return { type: 'resolved' };
    case 'incident.reopened':
      return { type: 'reopened' };
    default:
      return null;
  }
}

const toWhom = (data: unknown): string => {
  const name = nameOf(textAt(data, 'escalation_policy', 'summary'));
  return name === undefined ? '' : ` to ${name}`;
};

/** A priority is a word of each account: its first one, as far as a severity is long. */
const severityOf = (priority: string | undefined): string | undefined =>
  nameOf(priority)?.split(' ', 1)[0]?.slice(0, LIMITS.severityWord);

/** An update or a note stands beside its incident; anything else is the incident itself. */
function groupOf(data: unknown): Group | null {
  const incident = at(data, 'incident') ?? data;
  const key = textAt(incident, 'id');
  if (key === undefined) return null;
  const title = nameOf(textAt(incident, 'title') ?? textAt(incident, 'summary'), LIMITS.title);
  const service = nameOf(textAt(incident, 'service', 'summary'));
  const severity = severityOf(textAt(incident, 'priority', 'summary'));
  const url = textAt(incident, 'html_url');
  const services = service === undefined ? [] : [service];
  return {
    key: `pagerduty:${key}`,
    title: title ?? `PagerDuty incident ${key}`,
    services,
    ...given({ severity, url }),
  };
}
