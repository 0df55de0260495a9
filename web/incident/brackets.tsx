/** Durations under the axis, each between its two facts: the headline, and what the reader measures. */
import { durationText, type Millis } from '../../src/timeline/time.js';
import { type DurationView, type EndView } from '../../src/timeline/view/view-types.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { live, seen, shown } from './moment.js';
import { lit, pair } from './selection.js';
import { MARGIN, scale } from './timeline.js';
import { typeWords, whenOf } from './words.js';

export function Brackets() {
  if (!shown.value) return null;
  const { metric, duration } = shown.value.headline;
  return (
    <div class="lane lane-brackets">
      <span class="lane-name" aria-hidden="true">
        Durations
      </span>
      <div class="drawing" role="group" aria-label="Durations">
        <HeadlineBracket metric={metric} duration={duration} />
        <Measured />
      </div>
    </div>
  );
}

function HeadlineBracket({ metric, duration }: { readonly metric: string; readonly duration: DurationView }) {
  const { from, to, text } = duration;
  if (!from) return <span class="no-bracket">{titleOf(metric).toLowerCase()} unknown</span>;
  return (
    <Bracket
      from={startOf(from)}
      to={to ? startOf(to) : seen.value!.evaluatedAt}
      isOpen={to === null}
      label={`${titleOf(metric).toLowerCase()} ${text ?? 'unknown'}`}
      ids={[from.entryId, ...(to ? [to.entryId] : [])]}
    />
  );
}

const startOf = ({ entryId, occurredAt }: EndView): Millis =>
  seen.value!.state.facts.entries.get(entryId)?.interval.from ?? Date.parse(occurredAt);

/** Two facts that the reader picked. */
function Measured() {
  const picked = pair.value;
  if (!picked || picked.to === null) return null;
  const [a, b] = [picked.from, picked.to].map((id) => live.value.find((entry) => entry.id === id));
  if (!a || !b) return null;
  const [first, second] = a.interval.from <= b.interval.from ? [a, b] : [b, a];
  const length = durationText((second.interval.from - first.interval.from) / 1000);
  return (
    <Bracket
      from={first.interval.from}
      to={second.interval.from}
      isOpen={false}
      label={`${typeWords(first.type)} ${whenOf(first)} → ${typeWords(second.type)} ${whenOf(second)}: ${length}`}
      ids={[first.id, second.id]}
      isMeasured
    />
  );
}

/** Where its words have room: inside, behind it, or before it. */
function sideOf(left: number, right: number, label: string): string {
  const room = 8 * label.length;
  if (right - left >= room) return '';
  return right + room > scale.value.width + 2 * MARGIN ? ' narrow before' : ' narrow';
}

interface BracketProps {
  readonly from: Millis;
  readonly to: Millis;
  readonly isOpen: boolean;
  readonly label: string;
  readonly ids: readonly string[];
  readonly isMeasured?: boolean;
}

function Bracket({ from, to, isOpen, label, ids, isMeasured = false }: BracketProps) {
  const [left, right] = [scale.value.x(Math.min(from, to)), scale.value.x(Math.max(from, to))];
  return (
    <button
      type="button"
      class={`bracket${sideOf(left, right, label)}${isOpen ? ' open' : ''}${isMeasured ? ' measured' : ''}`}
      style={{ left: `${left}px`, width: `${Math.max(4, right - left)}px` }}
      onPointerEnter={() => (lit.value = ids)}
      onPointerLeave={() => (lit.value = [])}
      onFocus={() => (lit.value = ids)}
      onBlur={() => (lit.value = [])}
    >
      <span>{label}</span>
    </button>
  );
}
