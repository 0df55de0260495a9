import { diffFaults, DiffQuery } from '../../incidents/api/dto/moments.dto.js';
import { momentAt } from '../../incidents/api/dto/point.js';
import { AskDiff } from '../../incidents/read/moment-questions.js';
import { type ChangedEntryView, type CorrectedEntryView, type DiffView } from '../../timeline/view/moment-types.js';
import { type DurationView, type EntryView } from '../../timeline/view/view-types.js';
import { asRead, questionReader } from '../arguments.js';
import { type Item } from '../frame.js';
import { Names } from '../names.js';
import { type JsonObject } from '../protocol/revisions.js';
import { AN_INSTANT, bodyOf, INCIDENT, MOMENT, type Tool } from './tool.js';
import { claimItem, durationSays, entryItem, momentOf, present } from './views.js';

const question = questionReader(DiffQuery, diffFaults, asRead);

export const WHAT_CHANGED: Tool = {
  name: 'what_changed',
  title: 'What changed between two moments',
  description:
    'What differs between two moments of knowledge: entries learned, corrected, retracted; numbers, verdicts and status before and after.',
  needs: 'read',
  parameters: {
    incident: INCIDENT,
    from: {
      type: 'string',
      description: 'Revision in digits, or RFC 3339 instant',
      required: true,
      example: `1, or ${AN_INSTANT}`,
    },
    to: { type: 'string', description: 'The same; default: now', example: AN_INSTANT },
    clock: MOMENT.clock,
  },
  async run({ incident, ...args }, { ask, caller }) {
    const asked = question(args);
    const moments = { from: momentAt(asked.from, asked), to: momentAt(asked.to, asked) };
    const diff = bodyOf<DiffView>(await ask(new AskDiff(String(incident), moments, caller)));
    const names = new Names();
    const id = String(incident).toLowerCase();
    const { from, to, status, incidentRetracted, headline } = diff;
    const { incident: of, ...after } = momentOf(id, to);
    return {
      text: `${id} from revision ${from.revision} to ${to.revision}: ${inShort(diff)}.`,
      says: present({
        incident: of,
        revision: to.revision,
        from: momentOf(id, from),
        to: after,
        status,
        incidentRetracted,
        headline: headline && { before: headline.before.metric, after: headline.after.metric },
        described: Object.keys(diff.described),
      }),
      lists: listsOf(diff, names),
      words: present({ names: names.words, sentences: diff.text, described: diff.described }),
    };
  },
};

function inShort({ learned, unlearned, changed, retracted, restored, durations, status }: DiffView): string {
  const counts = Object.entries({ learned, unlearned, changed, retracted, restored, 'numbers that differ': durations });
  const told = counts.filter(([, list]) => list.length > 0).map(([name, list]) => `${list.length} ${name}`);
  const stands = status === undefined ? [] : [`status ${status.before} → ${status.after}`];
  return [...told, ...stands].join(', ') || 'nothing differs';
}

function listsOf({ learned, unlearned, changed, retracted, restored, claims, durations }: DiffView, names: Names) {
  const plain = (entries: readonly EntryView[]): Item[] => entries.map((entry) => entryItem(entry, names));
  const corrected = (entries: readonly CorrectedEntryView[]): Item[] => entries.map(correctedItem);
  const moved = durations.map(({ metric, before, after, deltaSeconds }) => ({
    says: present({ metric, before: briefly(before, names), after: briefly(after, names), deltaSeconds }),
  }));
  return [
    { name: 'learned', items: plain(learned) },
    { name: 'changed', items: changed.map((each) => changedItem(each, names)) },
    { name: 'retracted', items: corrected(retracted) },
    { name: 'restored', items: corrected(restored) },
    { name: 'unlearned', items: plain(unlearned) },
    { name: 'verdicts', items: claims.verdicts.map((says) => ({ says })) },
    { name: 'claimsAdded', items: claims.added.map((claim) => claimItem(claim, names)) },
    { name: 'claimsWithdrawn', items: claims.withdrawn.map((claim) => claimItem(claim, names)) },
    { name: 'durations', items: moved },
  ].filter(({ items }) => items.length > 0);
}

function briefly(duration: DurationView, names: Names): JsonObject {
  const { metric: _, reason, ...says } = durationSays(duration, names);
  return says;
}

const correctedItem = ({ id, type, occurredAt, reason, recordedAt, text }: CorrectedEntryView): Item => ({
  id,
  says: present({ id, type, occurredAt, correctedAt: recordedAt }),
  words: present({ text, reason }),
});

/** Fields whose values are no words: what differs there is shown among what the service says. */
const FACTS: ReadonlySet<string> = new Set([
  ...['type', 'occurredAt', 'interval', 'until', 'precision', 'approximate', 'timeZone', 'learnedAt'],
  ...['learnedAfterSeconds', 'origin', 'source', 'retracted'],
]);

function changedItem(
  { entryId, fields, reason, recordedAt, recordedBy, revision }: ChangedEntryView,
  names: Names,
): Item {
  const all = Object.entries(fields);
  const facts = all.filter(([field]) => FACTS.has(field));
  const words = all.filter(([field]) => !FACTS.has(field));
  return {
    id: entryId,
    says: present({
      entry: entryId,
      fields: Object.fromEntries(facts),
      alsoChanged: words.map(([field]) => names.shown(field)),
      recordedAt,
      recordedBy: recordedBy && `${recordedBy.kind}:${recordedBy.id}`,
      revision,
    }),
    words: present({ reason, fields: Object.fromEntries(words) }),
  };
}
