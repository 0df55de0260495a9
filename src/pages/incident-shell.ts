/** The summary of an incident as a page that needs no script: its numbers, what happened, its timeline. */
import { html, type Html } from '../http/html.js';
import { SHOWN_STAGES, titleOf } from '../timeline/measure/durations.js';
import { audienceWords } from '../timeline/view/audience-words.js';
import { clockOf, dayOf, glyphOf, subjectOf, typeWords } from '../timeline/view/entry-words.js';
import { RETRACTION_MEANS } from '../timeline/view/retraction-words.js';
import { type Zone } from '../timeline/clocks.js';
import { type DurationView, type EntryView, type IncidentView } from '../timeline/view/view-types.js';
import { type Standing } from './nearest-known.js';

/** In one sentence, for what shows a link to the page. */
export function descriptionOf(incident: IncidentView): string {
  const { headline, narrative } = incident;
  const length = headline.duration.text;
  const first = `${statusOf(incident)}${length === null ? '' : `, ${titleOf(headline.metric).toLowerCase()} ${length}`}.`;
  return [first.replace(/^./, (letter) => letter.toUpperCase()), ...narrative.map(({ text }) => text)]
    .join(' ')
    .slice(0, 300);
}

const nameOf = ({ title, id }: IncidentView): string => title ?? id;

/** Also where the page itself is not seen: in a tab, in what shows a link. */
export const titleOfPage = (incident: IncidentView, { retracted }: Standing): string =>
  `${retracted ? 'Retracted: ' : ''}${nameOf(incident)}`;

/** What was taken back is under way no more. */
const statusOf = ({ status, retracted }: IncidentView): string => (retracted ? 'retracted' : status);

/** @param standing how it stands now, whatever moment is shown */
export function incidentBody(
  incident: IncidentView,
  entries: readonly EntryView[],
  zone: Zone,
  { visibleTo, retracted }: Standing,
): Html {
  const { company, product, severity, headline, durations, narrative, claims } = incident;
  const about = [statusOf(incident), severity, [company, product].filter(Boolean).join(' · ')]
    .filter(Boolean)
    .join(' · ');
  const stages = SHOWN_STAGES.filter((id) => id !== headline.metric && durations[id]!.status !== 'not_applicable');
  return html`<header class="incident-head${retracted ? ' retracted' : ''}">
      <h1><bdi>${nameOf(incident)}</bdi></h1>
      <p class="under-title">
        ${visibleTo === null ? '' : html`<strong class="private">${audienceWords(visibleTo)}</strong>`}
        <span>${about}</span>
      </p>
      ${retracted ? html`<p class="retraction"><strong>Retracted</strong> ${RETRACTION_MEANS}</p>` : ''}
    </header>
    <section class="numbers" aria-label="Durations">
      <dl>
        ${figure(headline.metric, headline.duration, true)} ${stages.map((id) => figure(id, durations[id]!, false))}
      </dl>
    </section>
    <section aria-label="Summary">${narrative.map(({ text }) => html`<p>${text}</p>`)}</section>
    <section class="feed-section" aria-label="Facts">
      <ol class="feed">
        ${entries.map((entry) => row(entry, zone))}
      </ol>
    </section>
    <section aria-label="Claims">
      ${claims.map((claim) => html`<p>“${claim.text ?? claim.stated}” ${claim.verdict.replaceAll('_', ' ')}</p>`)}
    </section>`;
}

const figure = (metric: string, duration: DurationView, isHeadline: boolean): Html =>
  html`<div class="figure${isHeadline ? ' headline' : ''}">
    <dt>${titleOf(metric)}</dt>
    <dd data-metric="${metric}">${duration.text ?? 'unknown'}</dd>
    <dd class="about">${duration.reason?.message ?? ''}</dd>
  </div>`;

function row(entry: EntryView, zone: Zone): Html {
  const about = [typeWords(entry.type), subjectOf(entry)].filter(Boolean).join(' · ');
  return html`<li class="row" id="entry-${entry.id}">
    <time class="when" datetime="${entry.occurredAt}">${dayOf(entry, zone)} ${clockOf(entry, zone)}</time>
    <span class="glyph" aria-hidden="true">${glyphOf(entry.type)}</span>
    <div class="what">
      <span class="line">${entry.text ?? about}</span>
      <p class="about">${about}</p>
    </div>
  </li>`;
}
