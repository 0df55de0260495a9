import { checkFaults, CheckQuery } from '../../checking/check-query.dto.js';
import { AskCheck } from '../../checking/check-text.js';
import { AskSummary } from '../../incidents/read/questions.js';
import { type CheckClaim, type CheckFinding, type CheckReport } from '../../timeline/checking/check.js';
import { type IncidentView } from '../../timeline/view/view-types.js';
import { asRead, questionReader } from '../arguments.js';
import { type Item, type ToolAnswer } from '../frame.js';
import { Names } from '../names.js';
import { bodyOf, INCIDENT, type Tool } from './tool.js';
import { claimItem, momentOf, present } from './views.js';

const question = questionReader(CheckQuery, checkFaults, asRead);

export const CHECK_TEXT: Tool = {
  name: 'check_text',
  title: 'Check a report',
  description:
    'Checks a draft or report, Markdown or plain: do its times and stated lengths agree with each other and, if an incident is named, with the record? Use it on your own text before you show it. Nothing is stored.',
  needs: 'read',
  parameters: {
    text: { type: 'string', description: 'The whole text', required: true },
    incident: { type: 'string', description: INCIDENT.description },
  },
  async run({ text, ...args }, { ask, caller }) {
    const { incident } = question(args);
    const known = incident === undefined ? null : bodyOf<IncidentView>(await ask(new AskSummary(incident, {}, caller)));
    const asked = {
      ...{ text: String(text), source: 'text', timeZone: null, date: null },
      ...{ incidentId: incident ?? null, moment: known ? { revision: known.knowledge.revision } : {} },
    };
    return answerOf(await ask(new AskCheck(asked, caller)), known);
  },
};

function answerOf(report: CheckReport, known: IncidentView | null): ToolAnswer {
  const { errors, warnings, claims, facts } = report.counts;
  const names = new Names();
  const against = known === null ? '' : `${known.id} at revision ${known.knowledge.revision}: `;
  const lists = [
    { name: 'findings', items: report.findings.map(findingItem) },
    { name: 'claims', items: report.claims.map((claim) => claimOfText(claim, names)) },
  ];
  return {
    text: `${against}${facts} times and ${claims} stated lengths; ${errors} errors, ${warnings} warnings.`,
    says: { ...(known && momentOf(known.id, known.knowledge)), counts: report.counts },
    lists,
    words: present({ names: names.words }),
  };
}

/** What it says of the text quotes the text. */
function findingItem({ code, severity, line, column, message, related, suggestion }: CheckFinding, at: number): Item {
  return {
    id: String(at + 1),
    minor: severity === 'info',
    says: present({ n: at + 1, code, severity, line, column, related: related.map((other) => other.line) }),
    words: present({ message, related: related.map((other) => other.message), edits: suggestion?.edits }),
  };
}

function claimOfText({ line, quote, metricSaid, verdict, ...claim }: CheckClaim, names: Names): Item {
  const isOfCalendar = verdict === 'within_calendar';
  const item = claimItem({ ...claim, verdict: isOfCalendar ? 'within_tolerance' : verdict }, names);
  return { ...item, says: present({ ...(item.says as object), line, verdict, metricSaid }), words: { quote } };
}
