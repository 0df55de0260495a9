/** The durations: the headline, then the stages in sequence. Each says why it is this number, or why there is none. */
import { Fragment } from 'preact';
import { useRef } from 'preact/hooks';
import { localDate } from '../../src/timeline/clocks.js';
import { SHOWN_STAGES, titleOf } from '../../src/timeline/measure/durations.js';
import { type DurationView, type EndView } from '../../src/timeline/view/view-types.js';
import { zone } from '../shared/zone.js';
import { proposeEntry } from './draft.js';
import { mayAdd, seen, shown } from './moment.js';
import { hinted, lit, questioned } from './selection.js';
import { stampOf, typeWords } from './words.js';

const hasValue = ({ text }: DurationView): boolean => text !== null;

export function Numbers() {
  if (!seen.value || !shown.value) return null;
  const { durations } = seen.value.on;
  const { metric, duration } = shown.value.headline;
  const stages = SHOWN_STAGES.filter((id) => id !== metric).map((id) => durations[id]!);
  const asked = stages.filter(({ status }) => status !== 'not_applicable');
  const first = [...asked.filter(hasValue), ...asked.filter((each) => !hasValue(each))].slice(0, 4);
  const rest = Object.values(durations).filter(
    (each) => each !== duration && !first.includes(each) && each.status !== 'not_applicable',
  );
  return (
    <section class="numbers" aria-label="Durations">
      <dl>
        <Figure metric={metric} duration={duration} isHeadline />
        {first.map((each) => (
          <Figure key={each.metric} metric={each.metric!} duration={each} />
        ))}
      </dl>
      {rest.length > 0 && (
        <details class="more-numbers">
          <summary>{rest.length} more</summary>
          <dl>
            {rest.map((each) => (
              <Figure key={each.metric} metric={each.metric!} duration={each} />
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

/** What goes on is counted in large, and said in small. A number and its unit stay on one line. */
function Value({ text }: { readonly text: string | null }) {
  if (text === null) return <>unknown</>;
  const counted = text.replace(/ so far$/, '');
  return (
    <>
      {counted.split(/ (?=\S*\d)/).map((part, i) => (
        <Fragment key={i}>
          {i > 0 && ' '}
          <span class="whole">{part}</span>
        </Fragment>
      ))}
      {counted !== text && <small> so far</small>}
    </>
  );
}

interface FigureProps {
  readonly metric: string;
  readonly duration: DurationView;
  readonly isHeadline?: boolean;
}

/** How often it has changed while it was looked at. What only goes on counting has not. */
function useChanges({ status, text }: DurationView): number {
  const said = status === 'pending' ? status : text;
  const seen = useRef({ said, changes: 0 });
  if (seen.current.said !== said) seen.current = { said, changes: seen.current.changes + 1 };
  return seen.current.changes;
}

function Figure({ metric, duration, isHeadline = false }: FigureProps) {
  const changes = useChanges(duration);
  const ends = [duration.from, duration.to].flatMap((end) => (end ? [end.entryId] : []));
  const light = (): void => {
    lit.value = ends;
    hinted.value = duration;
  };
  const dim = (): void => {
    lit.value = [];
    hinted.value = null;
  };
  return (
    <div
      class={`figure${isHeadline ? ' headline' : ''}${hasValue(duration) && (duration.approximate || duration.unconfirmed) ? ' doubtful' : ''}`}
      onPointerEnter={light}
      onPointerLeave={dim}
      onFocusIn={light}
      onFocusOut={dim}
    >
      <dt>{titleOf(metric)}</dt>
      <dd data-metric={metric} data-status={duration.status}>
        <span key={changes} class={changes > 0 ? 'flash' : undefined}>
          <Value text={duration.text} />
        </span>
      </dd>
      <dd class="about">
        <Derivation duration={duration} isNamed={isHeadline} />
        <span class="acts">
          {' '}
          ·{' '}
          <button
            type="button"
            class="plain"
            aria-label={`Why: ${titleOf(metric)}`}
            onClick={() => (questioned.value = duration)}
          >
            why
          </button>
        </span>
      </dd>
    </div>
  );
}

function Derivation({ duration, isNamed }: { readonly duration: DurationView; readonly isNamed: boolean }) {
  const { from, to, status, reason } = duration;
  const doubt = [duration.approximate && 'approximate', duration.unconfirmed && 'unconfirmed']
    .filter(Boolean)
    .join(', ');
  if (from && (to || status === 'pending'))
    return (
      <span>
        {endText(from, isNamed, to ? dayOfEnd(to) : localDate(zone.value, seen.value!.evaluatedAt))} →{' '}
        {to ? endText(to, isNamed, dayOfEnd(from)) : 'not yet'}
        {doubt && ` · ${doubt}`}
      </span>
    );
  const missing = reason?.missing?.[0];
  if (missing !== undefined)
    return (
      <span>
        no {typeWords(missing)}
        {!OFFLINE && mayAdd.value && <AddIt type={missing} />}
      </span>
    );
  return <span>{reason?.message ?? doubt}</span>;
}

function AddIt({ type }: { readonly type: string }) {
  return (
    <span class="acts">
      {' '}
      ·{' '}
      <button type="button" onClick={() => proposeEntry(type)}>
        add it
      </button>
    </span>
  );
}

const isCoarse = ({ occurredAt }: EndView): boolean => occurredAt.length <= 10;
const dayOfEnd = (end: EndView): string =>
  isCoarse(end) ? end.occurredAt : localDate(zone.value, Date.parse(end.occurredAt));

/** @param otherDay of the other end: a clock alone would say nothing of the days between */
function endText(end: EndView, isNamed: boolean, otherDay: string): string {
  const { occurredAt, type } = end;
  const when = isCoarse(end) ? occurredAt : stampOf(zone.value, Date.parse(occurredAt), otherDay);
  return isNamed ? `${typeWords(type)} ${when}` : when;
}
