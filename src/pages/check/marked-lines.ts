/** A report line by line, each time, length and finding marked in its words, and beside it what is said of it. */
import { html, Html } from '../../http/html.js';
import { type CheckClaim, type CheckFact, type CheckFinding, type CheckReport } from '../../timeline/checking/check.js';
import { proofOf } from '../../timeline/checking/trust.js';
import { linesOf } from '../../timeline/parsing/scanning.js';
import { type TextSpan } from '../../timeline/reports/report.js';
import { groupBy } from '../../timeline/timeline.js';
import { typeWords } from '../words.js';

/** A page of more helps nobody. */
const MOST_LINES = 3000;

interface Mark extends TextSpan {
  readonly kind: 'fact' | 'claim' | 'bad' | 'error' | 'warning' | 'info';
}

export function markedLines(text: string, report: CheckReport): Html {
  const lines = linesOf(text);
  const shown = lines.slice(0, MOST_LINES);
  const lineOf = new Map(report.facts.map(({ id, line }) => [id, line]));
  const at = <T extends TextSpan>(things: readonly T[]): ReadonlyMap<number, T[]> =>
    groupBy(things, ({ line }) => line);
  const [facts, claims, findings] = [at(report.facts), at(report.claims), at(report.findings)];
  const rest = lines.length - shown.length;
  return html`<ol class="report-lines">
      ${shown.map((words, index) => {
        const line = index + 1;
        const of = {
          facts: facts.get(line) ?? [],
          claims: claims.get(line) ?? [],
          findings: findings.get(line) ?? [],
        };
        return lineHtml(words, line, of, lineOf);
      })}
    </ol>
    ${rest > 0 ? html`<p class="about">${rest} more lines were checked and are not shown.</p>` : ''}`;
}

interface OfLine {
  readonly facts: readonly CheckFact[];
  readonly claims: readonly CheckClaim[];
  readonly findings: readonly CheckFinding[];
}

function lineHtml(words: string, line: number, of: OfLine, lineOf: ReadonlyMap<string, number>): Html {
  const notes = notesOf(of, lineOf);
  const beside = notes.length === 0 ? '' : html`<div class="report-notes">${notes}</div>`;
  return html`<li id="L${line}">
    <span class="report-number" aria-hidden="true">${line}</span>
    <span class="report-words">${markedWords(words, marksOf(of))}</span> ${beside}
  </li>`;
}

/** What is wrong covers what is stated. */
function marksOf({ facts, claims, findings }: OfLine): Mark[] {
  const place = ({ line, column, endColumn }: TextSpan, kind: Mark['kind']): Mark => ({
    line,
    column,
    endColumn,
    kind,
  });
  return [
    ...findings.map((finding) => place(finding, finding.severity)),
    ...claims.map((claim) => place(claim, proofOf(claim, new Map()) === null ? 'bad' : 'claim')),
    ...facts.map((fact) => place(fact, 'fact')),
  ];
}

function markedWords(words: string, marks: readonly Mark[]): Html {
  const taken: Mark[] = [];
  for (const mark of marks) {
    const isFree = taken.every(({ column, endColumn }) => mark.endColumn <= column || mark.column >= endColumn);
    if (isFree && mark.endColumn > mark.column) taken.push(mark);
  }
  const parts: string[] = [];
  let end = 1;
  for (const { column, endColumn, kind } of taken.sort((a, b) => a.column - b.column)) {
    parts.push(html`${words.slice(end - 1, column - 1)}`.markup);
    parts.push(html`<mark class="is-${kind}">${words.slice(column - 1, endColumn - 1)}</mark>`.markup);
    end = endColumn;
  }
  parts.push(html`${words.slice(end - 1)}`.markup);
  return new Html(parts.join(''));
}

function notesOf({ facts, claims, findings }: OfLine, lineOf: ReadonlyMap<string, number>): Html[] {
  const told = new Set(findings.map(({ column }) => column));
  return [
    ...findings.map(
      ({ severity, message }) => html`<p class="is-${severity}"><strong>${severity}</strong> ${message}</p>`,
    ),
    ...claims
      .filter(({ column }) => !told.has(column))
      .map(
        (claim) => html`<p>${proofOf(claim, lineOf) ?? `${claim.quote}: ${claim.verdict.replaceAll('_', ' ')}`}</p>`,
      ),
    ...facts.map(({ entry, local, matches }) => {
      const inRecord = matches.length === 0 ? '' : ', as in the record';
      return html`<p>${typeWords(entry.type)} · ${local.replace('T', ' ')}${inRecord}</p>`;
    }),
  ];
}
