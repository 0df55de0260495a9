/** Durations under the axis, each between its two facts: the headline, and what the reader measures. */
import { durationText, type Millis } from '../../src/timeline/time.js';
import { type DurationView, type EndView } from '../../src/timeline/view/view-types.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { live, seen, shown } from './moment.js';
import { hinted, lit, pair } from './selection.js';
import { MARGIN, scale } from './drawing.js';
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
        <NumberBracket metric={metric} duration={duration} />
        <Measured />
        <Hinted headline={metric} />
      </div>
    </div>
  );
}

/** Below the headline's, where no measurement is. */
function Hinted({ headline }: { readonly headline: string }) {
  const { value: duration } = hinted;
  if (!duration?.from || duration.metric === headline || pair.value?.to) return null;
  return <NumberBracket metric={duration.metric!} duration={duration} isBelow />;
}

interface NumberBracketProps {
  readonly metric: string;
  readonly duration: DurationView;
  readonly isBelow?: boolean;
}

function NumberBracket({ metric, duration, isBelow }: NumberBracketProps) {
  const { from, to, text, definition } = duration;
  if (!from) return <span class="no-bracket">{titleOf(metric).toLowerCase()} unknown</span>;
  return (
    <Bracket
      from={startOf(from)}
      to={to ? startOf(to) : Math.max(startOf(from), seen.value!.evaluatedAt)}
      isOpen={to === null}
      label={`${titleOf(metric).toLowerCase()} ${text ?? 'unknown'}`}
      ids={[from.entryId, ...(to ? [to.entryId] : [])]}
      title={`${metric}@${definition.version}: ${from.type} → ${to?.type ?? 'not yet'}`}
      isBelow={isBelow}
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
      isBelow
    />
  );
}

/** Where its words have room: inside, behind it, or before it. */
function sideOf(left: number, right: number, label: string): string {
  const room = 8 * label.length;
  if (right - left >= room) return '';
  if (right + room <= scale.value.width + 2 * MARGIN) return ' narrow';
  // Where there is room nowhere it stands over its own line, whole.
  return left >= room ? ' narrow before' : '';
}

interface BracketProps {
  readonly from: Millis;
  readonly to: Millis;
  readonly isOpen: boolean;
  readonly label: string;
  readonly ids: readonly string[];
  readonly title?: string;
  /** Under the one of the headline. */
  readonly isBelow?: boolean | undefined;
}

function Bracket({ from, to, isOpen, label, ids, title, isBelow = false }: BracketProps) {
  // What lasts, and what reaches out of the part that is looked at, is drawn as far as there is a drawing.
  const { x, width, from: first, to: last } = scale.value;
  const [start, end] = [Math.min(from, to), Math.max(from, to)];
  if (end < first || start > last) return null;
  const left = Math.max(0, x(start));
  const right = isOpen ? Math.min(x(end), x(last)) : Math.min(x(end), width + 2 * MARGIN);
  return (
    <button
      type="button"
      class={`bracket${sideOf(left, right, label)}${isOpen ? ' open' : ''}${isBelow ? ' measured' : ''}`}
      style={{ left: `${left}px`, width: `${Math.max(4, right - left)}px` }}
      title={title}
      onPointerEnter={() => (lit.value = ids)}
      onPointerLeave={() => (lit.value = [])}
      onFocus={() => (lit.value = ids)}
      onBlur={() => (lit.value = [])}
    >
      <span>{label}</span>
    </button>
  );
}
