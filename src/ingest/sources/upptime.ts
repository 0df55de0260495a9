/** Issues of an Upptime repository, as GitHub's API or `gh issue list --json` writes them, with their comments. */
import { lengthAt } from '../../timeline/parsing/lengths.js';
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import { communicated, isWebAddress, openingOf, type Source, type SourceClaim } from './source-opening.js';
import {
  componentOf,
  entryId,
  learnedAt,
  nameOf,
  objects,
  optionalObject,
  optionalText,
  optionalTime,
  proseOf,
  requiredText,
  requiredTime,
  textsIn,
  wordIn,
  type SourceTime,
} from './source-values.js';

/** "🛑 Website is down", "⚠️ Website has degraded performance". */
const HIT = /^[^A-Za-z0-9]{0,20}(\S.{0,200}?) (is down|has degraded performance)$/u;
const RESOLVED = /^\*\*Resolved:\*\*/;

interface Comment {
  readonly id: string;
  readonly time: SourceTime;
  readonly text: string | undefined;
  readonly actor: string | undefined;
}

/** A field by its name of GitHub's API, or by that of its command line. */
const either = (from: JsonObject, field: string, other: string): string =>
  Object.hasOwn(from, field) || !Object.hasOwn(from, other) ? field : other;

/** The address of the issue: two repositories count their issues alike. */
const addressOf = (issue: JsonObject): string => either(issue, 'html_url', 'url');

export const upptime: Source<JsonObject> = {
  keyOf: (issue) => wordIn(issue, addressOf(issue)),

  read(issue, place, { zone }) {
    const key = requiredText(issue, addressOf(issue), place);
    const title = requiredText(issue, 'title', place);
    const number = optionalText(issue, 'number', place);
    const body = optionalText(issue, 'body', place);
    const created = requiredTime(issue, either(issue, 'created_at', 'createdAt'), place, zone);
    const closed = optionalTime(issue, either(issue, 'closed_at', 'closedAt'), place, zone);
    const labels = labelsOf(issue, place);
    if (issue['pull_request']) place.at('pull_request').fault('conflict', 'a pull request is no incident');
    if (labels.includes('maintenance'))
      place.at('labels').fault('conflict', 'maintenance that was planned is no incident');
    // GitHub's API gives their number here, and the comments themselves elsewhere.
    const comments = Array.isArray(issue['comments'])
      ? objects(issue, 'comments', place)
          .map(({ value, place: own }) => commentOf(value, own, zone))
          .filter((comment) => comment !== undefined)
      : [];
    if (place.faults.length > 0 || !key || !title || !created) return undefined;
    const hit = HIT.exec(title.trim());
    const component = hit && componentOf(hit[1]!);
    // Upptime looks every few minutes: what it sees began, or ended, a little before.
    const seen = (at: SourceTime): object => ({ ...at.fields, ...learnedAt(at), approximate: true });
    const resolution = comments.find(({ text }) => text !== undefined && RESOLVED.test(text));
    const end = resolution?.time ?? closed;
    return openingOf({
      tool: 'upptime',
      key,
      title: title.trim(),
      summary: body,
      url: key,
      services: component ? [component] : [],
      since: created,
      attributes: { number, labels: labels.length > 0 ? labels.join(', ') : undefined },
      entries: [
        ...(component
          ? [
              {
                id: 'impact.started',
                type: 'impact_started',
                component,
                level: hit[2] === 'is down' ? 'down' : 'degraded',
                ...seen(created),
              },
            ]
          : []),
        { id: 'opened', type: 'detected', ...created.fields, ...learnedAt(created) },
        ...comments.map(({ id, time, text, actor }) => ({
          ...communicated(id, time, learnedAt(time), text),
          ...(actor !== undefined && { actor: nameOf(actor) }),
        })),
        ...(component && end ? [{ id: 'impact.ended', type: 'impact_ended', component, ...seen(end) }] : []),
        ...(end ? [{ id: 'resolved', type: 'resolved', ...end.fields, ...learnedAt(end) }] : []),
      ],
      claims: resolution === undefined ? [] : claimIn(resolution, key),
    });
  },
};

/** Objects with names, or the names. */
function labelsOf(issue: JsonObject, place: Place): string[] {
  const { labels } = issue;
  if (Array.isArray(labels) && labels.every((label) => typeof label === 'string')) return labels;
  return textsIn(issue, 'labels', 'name', place);
}

function commentOf(comment: JsonObject, place: Place, zone: string | null): Comment | undefined {
  const time = requiredTime(comment, either(comment, 'created_at', 'createdAt'), place, zone);
  const text = optionalText(comment, 'body', place);
  const id = optionalText(comment, 'id', place);
  const person = either(comment, 'user', 'author');
  const actor = optionalText(optionalObject(comment, person, place) ?? {}, 'login', place.at(person));
  if (time === undefined) return undefined;
  return {
    id: id === undefined ? entryId('comment', time.fields.occurredAt) : entryId('comment', id),
    time,
    text,
    actor,
  };
}

/** "… is back up in `abc1234` after 12 minutes." */
function claimIn({ id, time, text }: Comment, url: string): SourceClaim[] {
  const after = text!.lastIndexOf(' after ');
  const length = after === -1 ? null : lengthAt(text!, after + ' after '.length);
  if (length === null || length.seconds === 0) return [];
  const line = text!.split('\n', 1)[0]!;
  return [
    {
      id: `${id}.length`,
      stated: length.iso,
      text: proseOf(line),
      by: 'Upptime',
      ...(isWebAddress(url) && { url }),
      ...learnedAt(time),
    },
  ];
}
