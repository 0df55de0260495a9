/** A chart with what belongs to every chart: its definition, what it leaves out, its table, and that as CSV. */
import { html, type Html } from '../../http/html.js';
import { csvOf } from '../../timeline/exports/csv-rows.js';
import { typeWords } from '../words.js';
import { type Excluded } from './answers.js';

export interface Cell {
  /** As programs read it. */
  readonly value: string | number | null;
  /** As people read it, where that differs. */
  readonly text?: string;
  readonly href?: string;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Figure {
  readonly title: string;
  /** In one sentence: what is counted, and how. */
  readonly definition: Html;
  readonly chart: Html;
  readonly table: Table;
  /** By what it is of, where there are several. */
  readonly excluded: readonly { readonly of: string | null; readonly reasons: Excluded }[];
  /** Where the incidents are that a reason names, if a filter finds them. */
  readonly hrefOf: (reason: string) => string | null;
}

/** Why something is not in a number. */
const REASONS: Readonly<Record<string, string>> = {
  pending: 'not over yet',
  range: 'known within bounds only',
  invalid: 'ends before it starts',
  missing: 'no start or no end is known',
  ambiguous: 'several readings',
  not_applicable: 'the question does not arise',
  unknown: 'nothing is stated',
  coarse: 'known less exactly than that',
  midnight: 'about midnight: the day is known, the hour is not',
  untold: 'written down afterwards, and nobody said when it was learned',
  ahead: 'known before it was true',
};

/** @param csv address of the table */
export function figureOf(id: string, figure: Figure, csv: string): Html {
  return html`<section class="figure-section" aria-labelledby="${id}">
    <h2 id="${id}">${figure.title}</h2>
    ${figure.table.rows.length === 0 ? html`<p class="about">Nothing to show under these filters.</p>` : figure.chart}
    ${leftOut(figure)}
    <div class="figure-more">
      <details>
        <summary>Definition</summary>
        <p>${figure.definition}</p>
      </details>
      <details>
        <summary>Table</summary>
        ${tableOf(figure.table, figure.title)}
      </details>
      <a href="${csv}" download="${id}.csv">CSV</a>
    </div>
  </section>`;
}

function leftOut({ excluded, hrefOf }: Figure): Html {
  const all = excluded.flatMap(({ of, reasons }) =>
    Object.entries(reasons).map(([reason, n]) => {
      const href = hrefOf(reason);
      const words = `${n} ${typeWords(reason)}`;
      const linked = href === null ? html`<span>${words}</span>` : html`<a href="${href}">${words}</a>`;
      return html`<li>${of === null ? '' : `${of}: `}${linked} (${REASONS[reason] ?? typeWords(reason)})</li>`;
    }),
  );
  if (all.length === 0) return html``;
  if (excluded.length === 1)
    return html`<ul class="left-out about" aria-label="Left out">
      ${all}
    </ul>`;
  return html`<details class="left-out-all about">
    <summary>Left out, and why</summary>
    <ul>
      ${all}
    </ul>
  </details>`;
}

export function tableOf({ columns, rows }: Table, name: string): Html {
  return html`<div class="scrolling" tabindex="0" role="region" aria-label="Table: ${name}">
    <table class="figures">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cellOf)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cellOf({ value, text, href }: Cell): Html {
  const words = text ?? (value === null ? '—' : `${value}`);
  const shown = href === undefined ? html`<bdi>${words}</bdi>` : html`<a href="${href}"><bdi>${words}</bdi></a>`;
  return html`<td class="${typeof value === 'number' || value === null ? 'number' : ''}">${shown}</td>`;
}

/** For programs. Lengths are in seconds. */
export const tableCsv = ({ columns, rows }: Table): string =>
  csvOf([columns, ...rows.map((row) => row.map(({ value }) => value))]);
