/** The two tools that record something: one proposes, the other states. */
import { callerName } from '../../application/caller.js';
import { invalidRequest } from '../../application/refusal.js';
import { AddEntry } from '../../incidents/write/writes.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntry } from '../../timeline/input/entry.js';
import { didYouMean, meantType } from '../../timeline/meant-type.js';
import { type EntryView, type FindingView, type Status } from '../../timeline/view/view-types.js';
import { type Arguments, type Parameters } from '../arguments.js';
import { type ToolAnswer } from '../frame.js';
import { Names } from '../names.js';
import { INCIDENT, type Call, type Tool } from './tool.js';
import { entryItem, findingItem, present } from './views.js';

const KEY = /^[^\u0000-\u001f\u007f"]{1,200}$/;

const PARAMETERS = {
  incident: INCIDENT,
  type: {
    type: 'string',
    description:
      'release, rollback, detected, declared, identified, mitigated, resolved, impact_started, impact_ended, note …',
    required: true,
  },
  occurredAt: { type: 'string', description: 'RFC 3339 with Z or an offset, or a bare date; default: now' },
  text: { type: 'string', description: 'What happened, in Markdown' },
  quote: { type: 'string', description: 'The words of the source that say so, exactly' },
  key: {
    type: 'string',
    description: 'Your own, new for each entry: the same call with the same key again is recorded once',
    required: true,
  },
} as const satisfies Parameters;

export const PROPOSE_ENTRY: Tool = {
  name: 'propose_entry',
  title: 'Propose an entry',
  description:
    'Puts an entry on the timeline as proposed: it is shown, and counts in no number until somebody else confirms it. Use it for what you conclude or read somewhere.',
  needs: 'propose',
  parameters: PARAMETERS,
  run: (args, call) => record(args, { origin: 'proposed', tool: 'propose_entry' }, call),
};

export const ADD_ENTRY: Tool = {
  name: 'add_entry',
  title: 'Add an entry',
  description: 'Records a fact that counts at once. Use it only for what a person has told you to record.',
  needs: 'write',
  parameters: PARAMETERS,
  run: (args, call) => record(args, { origin: 'stated', tool: 'add_entry' }, call),
};

interface Recorded {
  readonly status: Status | null;
  readonly lint: readonly FindingView[];
  /** Missing where it could not be rendered; it is stored all the same. */
  readonly entry?: EntryView;
}

async function record(
  { incident, key, ...fields }: Arguments,
  { origin, tool }: { readonly origin: 'proposed' | 'stated'; readonly tool: string },
  { caller, requestId, carryOut }: Call,
): Promise<ToolAnswer> {
  const id = foldIncidentId(String(incident)) ?? String(incident);
  const draft = draftOf({ ...fields, origin });
  if (!KEY.test(String(key)))
    throw invalidRequest([{ parameter: 'key', code: 'format', detail: 'must be 1 to 200 characters without quotes' }]);
  const context = {
    caller,
    idempotencyKey: { key: String(key), scope: ['mcp', tool, id] },
    ifMatch: null,
    correlationId: requestId,
  };
  const written = await carryOut(new AddEntry(id, { kind: 'add_entries', entries: [draft] }, context));
  const { status, lint, entry } = written.body as Recorded;
  const names = new Names();
  const items = entry ? [entryItem(entry, names)] : [];
  const done = written.replayed
    ? 'was recorded before, with this key'
    : origin === 'proposed'
      ? 'is proposed'
      : 'is recorded';
  const more =
    origin === 'proposed' ? ' It counts once somebody other than ' + callerName(caller) + ' confirms it.' : '';
  return {
    text: `${id} at revision ${written.revision}: ${entry?.id ?? 'the entry'} ${done}.${more}`,
    says: present({ incident: id, revision: written.revision, status, replayed: written.replayed }),
    lists: [
      { name: 'entries', items },
      { name: 'findings', items: lint.map(findingItem) },
    ],
    words: present({ names: names.words }),
  };
}

/** @throws Refusal `invalid` */
function draftOf(body: object): EntryDraft {
  const { value, faults } = readEntry(body);
  const type = value?.facts.type ?? '';
  const meant = meantType(type);
  // Custom types are welcome, but who proposes hears of no lint, and nobody may look before the incident is over.
  if (meant !== null) throw invalidRequest([{ parameter: 'type', code: 'format', detail: didYouMean(type, meant) }]);
  if (value !== null) return value;
  throw invalidRequest(faults.map(({ pointer, ...fault }) => ({ parameter: pointer.slice(1), ...fault })));
}
