/** What an entry says happened, as a clause: "the impact on api began", "the impact on api had begun". */
import { type Entry } from './entry.js';
import { typeWords } from './view/entry-words.js';

interface Clause {
  readonly past: string;
  /** What had happened by the moment that is spoken of. */
  readonly perfect: string;
}

const clause = (subject: string, past: string, perfect: string): Clause => ({
  past: `${subject} ${past}`,
  perfect: `${subject} had ${perfect}`,
});
const passive = (subject: string, participle: string): Clause =>
  clause(subject, `was ${participle}`, `been ${participle}`);
const edges = { started: ['began', 'begun'], changed: ['changed', 'changed'], ended: ['ended', 'ended'] } as const;

/** What is done to the incident itself. */
const DONE: ReadonlySet<string> = new Set([
  'detected',
  'acknowledged',
  'declared',
  'escalated',
  'mitigated',
  'resolved',
  'reopened',
  'closed',
]);

const EDGE = /^(.+)_(started|changed|ended)$/;

export function whatHappened({ type, facts }: Pick<Entry, 'type' | 'facts'>): Clause {
  if (DONE.has(type)) return passive('the incident', type);
  const changed = [facts.service, facts.version].filter((part) => part !== undefined).join(' ');
  const on = facts.component === undefined ? '' : ` on ${facts.component}`;
  switch (type) {
    case 'identified':
      return passive('the cause', 'identified');
    case 'monitoring':
      return clause('monitoring', 'began', 'begun');
    case 'severity_changed':
      return clause('the severity', `became ${facts.severity ?? 'another'}`, `become ${facts.severity ?? 'another'}`);
    case 'release':
      return passive(changed || 'a release', changed ? 'released' : 'made');
    case 'release_completed':
      return passive(`the release${changed && ` of ${changed}`}`, 'completed');
    case 'rollback':
      return passive(changed || 'a release', 'rolled back');
    case 'config_changed':
      return passive(`the configuration${changed && ` of ${changed}`}`, 'changed');
    case 'flag_changed':
      return passive(`a flag${changed && ` of ${changed}`}`, 'changed');
    case 'communicated':
      return passive('the incident', 'communicated');
    case 'impact':
    case 'data_loss':
      return clause('there', `was ${typeWords(type)}${on}`, `been ${typeWords(type)}${on}`);
  }
  const [, kind, edge] = EDGE.exec(type) ?? [];
  if (kind === undefined) return clause('there', `was "${typeWords(type)}"${on}`, `been "${typeWords(type)}"${on}`);
  const [past, perfect] = edges[edge as keyof typeof edges];
  return clause(`the ${typeWords(kind)}${on}`, past, perfect);
}
