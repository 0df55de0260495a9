import { invalidRequest } from '../../application/refusal.js';
import { AskClaimCheck } from '../../incidents/read/moment-questions.js';
import { isMetric } from '../../incidents/write/metrics.js';
import { type ClaimDraft } from '../../timeline/input/drafts.js';
import { readClaim } from '../../timeline/input/input.js';
import { blocksOf } from '../../timeline/reports/blocks.js';
import { claimsOf } from '../../timeline/reports/claims-of-report.js';
import { type ReportClaim } from '../../timeline/reports/report.js';
import { type ClaimAuditView, type KnowledgeView } from '../../timeline/view/view-types.js';
import { type Arguments } from '../arguments.js';
import { type Item } from '../frame.js';
import { Names } from '../names.js';
import { bodyOf, INCIDENT, METRICS, type Tool } from './tool.js';
import { claimItem, momentOf, present } from './views.js';

/** A sentence or a few; a whole report is for check_text. */
const MOST_CHARACTERS = 2000;

/** Of a record that has none, the bound is held against what comes next to it. */
const OF_WHOLE = 'duration';

export const CHECK_CLAIM: Tool = {
  name: 'check_claim',
  title: 'Check a stated length',
  description:
    'Holds a length that somebody states against every reading of an incident: supported, within_tolerance, coincidence_only or unsupported, with the readings that fit or the nearest ones. Nothing is stored.',
  needs: 'read',
  parameters: {
    incident: INCIDENT,
    stated: { type: 'string', description: 'ISO 8601 in the unit as stated: PT121M, PT1.5H' },
    text: { type: 'string', description: 'Instead of stated: the sentence, as in "lasted about two hours"' },
    metric: {
      type: 'string',
      description: 'Id of the definition that it speaks of, where that is known',
      known: METRICS,
    },
  },
  async run({ incident, ...args }, { ask, caller }) {
    const stated = claimsIn(args);
    const claims = stated.map(({ draft }) => draft);
    const answered = await ask(new AskClaimCheck(String(incident), { moment: {}, claims }, caller));
    const body = bodyOf<{ knowledge: KnowledgeView; claims: ClaimAuditView[] }>(answered);
    const names = new Names();
    const id = String(incident).toLowerCase();
    const told = body.claims.map(({ stated, verdict }) => `${stated} is ${verdict}`).join('; ');
    return {
      text: `${id} at revision ${body.knowledge.revision}: ${told}.`,
      says: momentOf(id, body.knowledge),
      lists: [{ name: 'claims', items: body.claims.map((claim, at) => itemOf(claim, stated[at]!, names)) }],
      words: present({ names: names.words }),
    };
  },
};

interface StatedClaim {
  readonly draft: ClaimDraft;
  /** The metric that the words name, whether or not it decides. */
  readonly metricSaid: string | null;
}

function itemOf(claim: ClaimAuditView, { metricSaid }: StatedClaim, names: Names): Item {
  const item = claimItem(claim, names);
  return { ...item, says: present({ ...(item.says as object), metricSaid }) };
}

/** @throws Refusal `invalid` */
function claimsIn({ stated, text, metric }: Arguments): StatedClaim[] {
  if ((stated === undefined) === (text === undefined))
    throw invalidRequest([{ parameter: 'stated', code: 'conflict', detail: 'give either stated or text' }]);
  const given = metric === undefined ? {} : { metric };
  if (stated !== undefined) return [{ draft: draftOf({ stated, ...given }), metricSaid: null }];
  const words = String(text);
  if (words.length > MOST_CHARACTERS) {
    const detail = `must have at most ${MOST_CHARACTERS} characters; check_text takes whole reports`;
    throw invalidRequest([{ parameter: 'text', code: 'too_long', detail }]);
  }
  const said = claimsOf(blocksOf(words));
  if (said.length === 0) {
    const detail = 'states no length of an incident; give the length itself as stated, such as PT121M';
    throw invalidRequest([{ parameter: 'text', code: 'format', detail }]);
  }
  return said.map((claim) => {
    const upTo = claim.statedUpTo === null ? {} : { statedUpTo: claim.statedUpTo };
    const draft = draftOf({
      ...{ stated: claim.stated, ...upTo, comparison: claim.comparison },
      ...{ text: claim.quote, ...boundedMetric(claim), ...given },
    });
    return { draft, metricSaid: claim.metricSaid?.id ?? null };
  });
}

/**
 * A metric that words name does not decide: reports count it in ways of their own. Only a bound is held against it, for
 * "detected within three minutes" would be held against the whole without.
 */
function boundedMetric({ comparison, metricSaid }: ReportClaim): { metric?: string } {
  const isBound = comparison === 'at_most' || comparison === 'at_least';
  if (!isBound || metricSaid === null || metricSaid.id === OF_WHOLE || !isMetric(metricSaid.id)) return {};
  return { metric: metricSaid.id };
}

function draftOf(body: object): ClaimDraft {
  const { value, faults } = readClaim(body, isMetric);
  if (value !== null) return value;
  throw invalidRequest(faults.map(({ pointer, ...fault }) => ({ parameter: pointer.slice(1), ...fault })));
}
