/** The page on which a report is checked: what is asked, and what was found. It needs no script. */
import { html, type Html } from '../../http/html.js';
import { inOrderOfCause, type ToldFinding } from '../../timeline/checking/causes.js';
import { type CheckFinding, type CheckReport } from '../../timeline/checking/check.js';
import { wordsIn, type WordsAt } from '../../timeline/checking/edits.js';
import { EXPLANATIONS } from '../../timeline/checking/explanations.js';
import { whyTrusted } from '../../timeline/checking/trust.js';
import { foot } from '../listing/index-body.js';
import { count } from '../words.js';
import { type CheckField, type CheckForm } from './check-form.js';
import { markedLines } from './marked-lines.js';

export interface Reason {
  readonly field: CheckField | null;
  readonly why: string;
}

export interface CheckContent {
  readonly base: string;
  readonly form: CheckForm;
  /** Null: nothing has been checked yet. */
  readonly report: CheckReport | null;
  /** Why it could not be checked; of fields with faults, one reason each. Empty where it was, or was not asked for. */
  readonly refused: readonly Reason[];
}

export function checkBody({ base, form, report, refused }: CheckContent): Html {
  return html`<h1>Check a report</h1>
    <p class="under-title">
      Every time and length that it states is held against the
      others${form.incident === '' ? '' : ', and against the incident'}. Nothing is stored.
    </p>
    ${refused.map(({ field, why }) => html`<p class="trouble" role="alert">Not checked: ${reasonOf(field, why)}</p>`)}
    ${report === null ? '' : found(report, form)} ${formOf(form, base)}
    ${
      report === null
        ? ''
        : html`<h2>Line by line</h2>
            ${markedLines(form.report, report)}`
    }
    ${foot(base)}`;
}

/** As plain text, for which a form needs no script; the report is the last field, and goes on to the end. */
const formOf = (form: CheckForm, base: string): Html =>
  html`<form class="check" method="post" action="${base}check" enctype="text/plain">
    <div class="check-fields">${OF_REPORT.map((name) => field(name, form[name]))}</div>
    <div class="check-fields">${OF_RECORD.map((name) => field(name, form[name]))}</div>
    <label>
      The report: paste it, or drop a file
      <textarea name="report" rows="14" spellcheck="false" required>${form.report}</textarea>
    </label>
    <div class="buttons"><button class="primary">Check</button><span id="more"></span></div>
  </form>`;

const OF_REPORT = ['source', 'tz', 'date'] as const;
const OF_RECORD = ['incident', 'asOf'] as const;

const SHOWN: Readonly<Record<CheckField, { readonly label: string; readonly example: string }>> = {
  source: { label: 'Name of the file', example: '2026-03-05-checkout.md' },
  tz: { label: 'Time zone, if the report names none', example: 'Europe/Berlin' },
  date: { label: 'Day, if the report names none', example: '2026-03-05' },
  incident: { label: 'Incident to hold it against', example: '2026-03-05-checkout' },
  asOf: { label: 'As it was known at', example: '2026-03-05T18:30Z' },
};

const field = (name: CheckField, value: string): Html => {
  const { label, example } = SHOWN[name];
  return html`<label>
    ${label}
    <input name="${name}" value="${value}" placeholder="${example}" autocomplete="off" maxlength="300" />
  </label>`;
};

const reasonOf = (field: CheckField | null, why: string): string =>
  field === null ? why : `“${SHOWN[field].label}” ${why}`;

function found(report: CheckReport, { report: text }: CheckForm): Html {
  const { errors, warnings } = report.counts;
  const told = inOrderOfCause(report.findings);
  const wordsAt = wordsIn(text);
  const heading =
    errors + warnings === 0 ? 'Nothing to mend' : `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  const zone = report.timeZone.name ?? 'no zone is named, so clocks are read as UTC';
  return html`<section class="check-found" aria-labelledby="found" id="result">
    <h2 id="found">${heading}</h2>
    <p>${whyTrusted(report)}. Clocks: ${zone}.</p>
    <ul class="findings">
      ${told.map((each) => findingOf(each, wordsAt))}
    </ul>
  </section>`;
}

function findingOf({ finding, mends }: ToldFinding, wordsAt: WordsAt): Html {
  const { related } = finding;
  return html`<li class="is-${finding.severity}">
    <p><strong>${finding.severity}</strong> ${placeOf(finding)}: <bdi>${finding.message}</bdi></p>
    ${related.map(({ line, message }) => html`<p class="about"><a href="#L${line}">Line ${line}</a>: ${message}</p>`)}
    ${corrections(finding, wordsAt)}
    ${
      mends.length === 0
        ? ''
        : html`<details>
            <summary>It would mend ${mends.length} more</summary>
            <ul>
              ${mends.map((mended) => html`<li>${placeOf(mended)}: <bdi>${mended.message}</bdi></li>`)}
            </ul>
          </details>`
    }
    <details>
      <summary>${EXPLANATIONS[finding.code].title}</summary>
      <p>${EXPLANATIONS[finding.code].means}</p>
      <p>${EXPLANATIONS[finding.code].mend}</p>
    </details>
  </li>`;
}

const placeOf = ({ line }: CheckFinding): Html => html`<a href="#L${line}">line ${line}</a>`;

/** Each line as it would be, to copy. */
function corrections({ suggestion }: CheckFinding, wordsAt: WordsAt): Html {
  if (suggestion === null) return html``;
  return html`${suggestion.edits.map((edit) => {
    const { line, replacement } = edit;
    const now = wordsAt(edit);
    return html`<p class="correction">
      On line ${line} write <code data-copy>${replacement}</code>${now === '' ? '' : html` for <code>${now}</code>`}
    </p>`;
  })}`;
}
