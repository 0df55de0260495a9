/**
 * An incident as Markdown: for people to read, and with every live entry, every claim and every field that a caller can
 * set, so that it can be read back. Every number has a footnote that says which facts it rests on.
 */
import { BUILT_IN } from '../measure/durations.js';
import { type Claim } from '../facts.js';
import { type ClaimAuditView, type DurationView, type Link } from '../view/view-types.js';
import { isWholeMinute, shownPrecision, type ExportedEntry, type ExportSource } from './export-source.js';
import { rowComment, SKIP } from './comments.js';
import { footnote, hasValue, pinnedAddress } from './footnotes.js';
import { instantIn } from './instant-in.js';
import { address, code, isQuotable, plain, quotation } from './markdown-words.js';
import { POSTED_FIELDS, type PostedEntry } from './posted-entry.js';

/** @param origin of links, with the path prefix of the service */
export function incidentMarkdown(source: ExportSource, origin: string): string {
  const { incident } = source;
  const pinned = pinnedAddress(source.knowledge, origin);
  const durations = BUILT_IN.map(({ id, title }) => ({ title, duration: incident.durations[id]! }));
  const shown = durations.filter(({ duration }) => duration.status !== 'not_applicable');
  return [
    `# ${incident.title === null ? code(incident.id) : plain(incident.title)}`,
    '',
    SKIP,
    '',
    ...descriptionLines(source, pinned),
    ...section('Durations', worked(shown.map(({ title, duration }) => durationLine(title, duration)))),
    ...section('Timeline', source.entries.flatMap(entryLines)),
    ...section('Claims', claimLines(source)),
    '',
    ...worked(
      shown
        .filter(({ duration }) => hasValue(duration))
        .map(({ duration }) => footnote(duration, pinned, source.knowledge.state.facts.entries)),
    ),
    '',
  ].join('\n');
}

/** What follows from the entries is not read back. */
const worked = (lines: readonly string[]): string[] => (lines.length === 0 ? [] : [SKIP, '', ...lines]);

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const field = (name: string, value: string | boolean | number, indent = ''): string =>
  `${indent}- ${name}: ${code(String(value))}`;

const fieldIf = (name: string, value: string | number | null | undefined, indent = ''): string[] =>
  value === null || value === undefined ? [] : [field(name, value, indent)];

const linkLine = ({ rel, url, title }: Link, indent: string): string =>
  [`${indent}- link: ${address(url)}`, ...named('rel', rel), ...named('title', title)].join(' · ');

const named = (name: string, value: string | null): string[] => (value === null ? [] : [`${name} ${code(value)}`]);

const attributeLines = (attributes: Readonly<Record<string, string>>, indent = ''): string[] =>
  Object.entries(attributes).map(([key, value]) => `${indent}- attribute ${code(key)}: ${code(value)}`);

const proseLines = (name: string, prose: string | null | undefined, indent = ''): string[] => {
  if (prose === null || prose === undefined) return [];
  if (!isQuotable(prose)) return [field(name, prose, indent)];
  return [`${indent}- ${name}:`, ...quotation(prose, `${indent}  `)];
};

function descriptionLines({ incident, knowledge }: ExportSource, pinned: string): string[] {
  const { facts, texts } = knowledge.state;
  const { kind, historical, severity } = facts.description;
  const known = incident.knowledge;
  const names = (['services', 'categories', 'keywords'] as const).filter((name) => incident[name].length > 0);
  return [
    field('id', incident.id),
    field('status', incident.status),
    field('kind', kind),
    field('historical', historical),
    ...(incident.retracted ? [field('retracted', true)] : []),
    ...fieldIf('company', incident.company),
    ...fieldIf('product', incident.product),
    ...fieldIf('severity', severity),
    ...names.map((name) => `- ${name}: ${incident[name].map(code).join(', ')}`),
    ...incident.links.map((link) => linkLine(link, '')),
    ...attributeLines(incident.attributes),
    ...(incident.visibleTo === null
      ? []
      : [`- visible to: ${incident.visibleTo.map(code).join(', ') || 'admins only'}`]),
    ...(facts.headline ? [field('headline', facts.headline.metric)] : []),
    ...proseLines('headline reason', texts.headlineReason),
    ...proseLines('summary', incident.summary),
    `- known: revision ${known.revision} of ${known.head}, ${known.clock} clock, ${known.asOf ?? incident.updatedAt}, <${pinned}>`,
  ];
}

function durationLine(title: string, duration: DurationView): string {
  const { metric, status, text, reason, approximate, unconfirmed } = duration;
  if (!hasValue(duration)) return `- ${title}: unknown (${reason?.message ?? status})`;
  const doubt = [approximate ? 'approximate' : '', unconfirmed ? 'unconfirmed' : ''].filter((word) => word !== '');
  return `- ${title}: **${text}**${doubt.length > 0 ? ` (${doubt.join(', ')})` : ''}[^${metric}]`;
}

/** These have a place of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['id', 'type', 'occurredAt', 'text', 'quote', 'links', 'attributes']);

/** The time as finely as it is known, so that it shows its precision; then the type and the id. */
function entryLines(exported: ExportedEntry): string[] {
  const { entry, posted } = exported;
  const time = timeOf(exported);
  const said = new Set<string>([
    ...(shownPrecision(time) === posted.precision ? ['precision'] : []),
    ...(posted.origin === 'stated' ? ['origin'] : []),
    ...(posted.source === 'api' ? ['source'] : []),
  ]);
  const fields = POSTED_FIELDS.filter((name): name is ListedField => !ELSEWHERE.has(name) && !said.has(name));
  return [
    `- ${time} **${posted.type}** ${code(entry.id)}`,
    ...textLines(posted),
    ...fields.flatMap((name) => fieldIf(name, valueOf(posted, name), '  ')),
    ...proseLines('quote', posted.quote, '  '),
    ...(posted.links ?? []).map((link) => linkLine(link, '  ')),
    ...attributeLines(posted.attributes ?? {}, '  '),
    ...(entry.amended ? [`  - edited at revision ${entry.lastRevision}`] : []),
    rowComment('entry', unseen(posted, said.has('precision'))),
  ];
}

/** The fields that the row does not show: its own line has the time, the type and the id, and most texts are quoted. */
function unseen({ id: _id, type: _type, occurredAt: _at, ...fields }: PostedEntry, showsPrecision: boolean): object {
  const { text, precision, ...others } = fields;
  return {
    ...others,
    ...(!showsPrecision && { precision }),
    ...(text !== undefined && !isQuotable(text) && { text }),
  };
}

function timeOf({ entry, posted, zone }: ExportedEntry): string {
  if (posted.precision !== 'minute' || !isWholeMinute(Date.parse(entry.facts.occurredAt))) return posted.occurredAt;
  return instantIn(zone, Date.parse(entry.facts.occurredAt), 'minute');
}

type ListedField = Exclude<(typeof POSTED_FIELDS)[number], 'links' | 'attributes'>;

const valueOf = (posted: PostedEntry, name: ListedField): string | undefined =>
  posted[name] === undefined ? undefined : String(posted[name]);

/** The text stands under its entry without a name. */
function textLines({ text }: PostedEntry): string[] {
  if (text === undefined) return [];
  return isQuotable(text) ? quotation(text, '  ') : [field('text', text, '  ')];
}

function claimLines({ incident, knowledge }: ExportSource): string[] {
  const { claims } = knowledge.state.facts;
  return incident.claims.flatMap((audit) => [
    `- ${code(audit.id)} **${audit.stated}** ${audit.withdrawn ? 'withdrawn' : audit.verdict.replaceAll('_', ' ')}`,
    ...claimFields(audit, claims.get(audit.id)!),
    rowComment('claim', audit.withdrawn ? {} : unseenOfClaim(audit, claims.get(audit.id)!)),
  ]);
}

/** Its own line has the id and the length. */
const unseenOfClaim = ({ text, by }: ClaimAuditView, { facts }: Claim): object => {
  const { stated: _stated, learnedClamped: _clamped, ...others } = facts;
  return { ...others, text, by };
};

function claimFields({ text, by, url }: ClaimAuditView, { facts }: Claim): string[] {
  return [
    ...(facts.comparison === 'exactly' ? [] : [field('comparison', facts.comparison, '  ')]),
    ...fieldIf('statedUpTo', facts.statedUpTo, '  '),
    ...fieldIf('metric', facts.metric, '  '),
    ...fieldIf('toleranceSeconds', facts.toleranceSeconds, '  '),
    ...fieldIf('by', by, '  '),
    ...(url === null ? [] : [`  - url: ${address(url)}`]),
    ...fieldIf('statedAt', facts.statedAt, '  '),
    ...fieldIf('learnedAt', facts.learnedAt, '  '),
    ...proseLines('text', text, '  '),
  ];
}
