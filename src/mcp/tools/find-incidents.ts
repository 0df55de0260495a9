import { listFaults, ListQuery } from '../../listing/api/dto/list.dto.js';
import { listQuestion } from '../../listing/api/questions.js';
import { AskList } from '../../listing/queries/list.js';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { questionReader } from '../arguments.js';
import { type Item } from '../frame.js';
import { Names } from '../names.js';
import { bodyOf, type Tool } from './tool.js';
import { present } from './views.js';

const MOST = 50;
const FEW = 10;
const question = questionReader(ListQuery, listFaults, listQuestion);

interface Listed {
  readonly items: readonly IncidentRow[];
  readonly total: number;
  /** The list may be far behind what is recorded. */
  readonly isStale?: boolean;
}

export const FIND_INCIDENTS: Tool = {
  name: 'find_incidents',
  title: 'Find incidents',
  description:
    'Lists incidents, latest first, with status and headline duration. Use it to get the id that the other tools take.',
  needs: 'read',
  parameters: {
    q: { type: 'string', description: 'Words that all must begin a word of title, company, service, summary …' },
    company: { type: 'string' },
    service: { type: 'string' },
    active: { type: 'boolean', description: 'In progress or not' },
    from: { type: 'string', description: 'Lasted until this instant or date, or longer', example: '2024-05-12' },
    to: { type: 'string', description: 'Began before this instant or date', example: '2024-05-13' },
    limit: { type: 'integer', minimum: 1, maximum: MOST, description: `Default: ${FEW}` },
  },
  ofOne: {
    async ask(args, { ask, caller }) {
      const { json, isStale, madeFrom } = await ask(new AskList(question({ limit: FEW, ...args }), caller));
      if (isStale) return { body: { ...bodyOf<Listed>({ body: json }), isStale }, ticks: true };
      return { body: json, ticks: true, ...(madeFrom && { madeFrom }) };
    },
    tell(body) {
      const { items, total, isStale = false } = bodyOf<Listed>({ body });
      const names = new Names();
      const rows = items.map((row) => rowItem(row, names));
      const more = total > items.length ? `, the first ${items.length} of them here` : '';
      return {
        text: `${total} ${total === 1 ? 'incident' : 'incidents'}${more}${isStale ? ' (the list may be far behind)' : ''}.`,
        says: present({ total, stale: isStale }),
        lists: [{ name: 'incidents', items: rows }],
        words: present({ names: names.words }),
      };
    },
  },
};

function rowItem(row: IncidentRow, names: Names): Item {
  const { id, revision, kind, status, inProgress, severity, startedAt, endedAt, headline, counts } = row;
  const { title, company, product, services } = row;
  const { metric, status: result, seconds, text, range, approximate, unconfirmed } = headline;
  return {
    id,
    says: present({
      id,
      revision,
      kind: kind === 'incident' ? null : kind,
      status,
      inProgress,
      severity: severity === null ? null : names.shown(severity),
      startedAt: startedAt?.at,
      endedAt: endedAt?.at,
      headline: present({ metric, status: result, seconds, text, range, approximate, unconfirmed }),
      entries: counts.entries,
      claims: counts.claims,
      claimsUnsupported: row.claimsUnsupported,
    }),
    words: present({ title, company, product, services }),
  };
}
