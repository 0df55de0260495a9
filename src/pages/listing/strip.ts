/** An incident in 40 pixels: its windows as bars, its milestones as signs below, on its own time. */
import { html, type Html } from '../../http/html.js';
import { scaleOf } from '../../timeline/drawing/scale.js';
import { glyphOf } from '../../timeline/view/entry-words.js';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { typeWords } from '../words.js';

type Mark = IncidentRow['strip'][number];

/** Positions are percentages, so that the strip fits any width; distances are judged at this one, in pixels. */
const NOMINAL_WIDTH = 260;
/** Two signs that are closer than this would lie on one another. */
const APART = 12;
/** A sign is this far from the edges, so that it is drawn in full. */
const MARGIN = 8;
/** Of signs that are too close, those first in this list are drawn. */
const TELLING = ['declared', 'resolved', 'release', 'rollback', 'mitigated', 'detected', 'identified'];
const MOST_NAMED = 8;

/** @param now end of what is still going on */
export function stripOf({ strip, inProgress }: Pick<IncidentRow, 'strip' | 'inProgress'>, now: number): Html {
  if (strip.length === 0) return html`<span class="strip"></span>`;
  const at = (text: string): number => Date.parse(text);
  const instants = strip.flatMap((mark) => [at(mark.at), ...(mark.to === undefined ? [] : [at(mark.to)])]);
  const scale = scaleOf(inProgress ? [...instants, now] : instants, { width: NOMINAL_WIDTH - 2 * MARGIN });
  const x = (text: string): number => MARGIN + scale.x(at(text));
  const spans = strip.filter(({ lane }) => lane === 'span');
  const impacts = strip.filter(({ lane }) => lane === 'impact');
  const signs = strip.filter(({ lane }) => lane !== 'span' && lane !== 'impact');
  return html`<svg class="strip" role="img" aria-label="${labelOf(strip)}">
    <line class="strip-ground" x1="0" x2="100%" y1="22" y2="22" />
    ${spans.map((span) => rect('strip-span', endsOf(span, x), [5, 13]))}
    ${impacts.map((bar, i) => impactOf(bar, impacts.slice(0, i), x, inProgress))}
    ${apart(signs, x).map(
      ({ type, at: when }) => html`<text x="${percent(x(when))}" y="35" text-anchor="middle">${glyphOf(type)}</text>`,
    )}
  </svg>`;
}

const percent = (pixels: number): string => `${Math.round((pixels / NOMINAL_WIDTH) * 10_000) / 100}%`;

type Ends = readonly [from: number, to: number];

const rect = (kind: string, [from, to]: Ends, [y, height]: readonly [number, number]): Html =>
  html`<rect
    class="${kind}"
    x="${percent(from)}"
    y="${y}"
    width="${percent(Math.max(2, to - from))}"
    height="${height}"
    rx="1.5"
  />`;

/** A window that lies over an earlier one is drawn lower and thinner; one whose end nobody knows is pale. */
function impactOf(bar: Mark, before: readonly Mark[], x: (at: string) => number, inProgress: boolean): Html {
  const ends = endsOf(bar, x);
  const isOver = before.some((other) => {
    const [start, end] = endsOf(other, x);
    return start < ends[1] && ends[0] < end;
  });
  const kind = `${bar.type === 'impact' || bar.type === 'data_loss' ? 'strip-impact' : 'strip-other'}`;
  const isUnended = bar.to === undefined && !inProgress;
  return rect(isUnended ? `${kind} unended` : kind, ends, isOver ? [14, 5] : [7, 9]);
}

const endsOf = ({ at, to }: Mark, x: (at: string) => number): Ends => [x(at), to === undefined ? NOMINAL_WIDTH : x(to)];

function apart(signs: readonly Mark[], x: (at: string) => number): Mark[] {
  const rank = ({ type }: Mark): number => (TELLING.includes(type) ? TELLING.indexOf(type) : TELLING.length);
  const drawn: Mark[] = [];
  for (const sign of signs.toSorted((a, b) => rank(a) - rank(b))) {
    if (drawn.every((other) => Math.abs(x(other.at) - x(sign.at)) >= APART)) drawn.push(sign);
  }
  return drawn;
}

/** What is drawn, in words and in order. */
function labelOf(strip: readonly Mark[]): string {
  const inOrder = strip.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const names = [...new Set(inOrder.map(({ type }) => typeWords(type)))];
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
