/** What differs between A and B: in a sentence, in numbers, and fact by fact. */
import { type Entry } from '../../src/timeline/entry.js';
import { durationText } from '../../src/timeline/time.js';
import { type DurationChangeView } from '../../src/timeline/view/moment-types.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { closeDifference, compared, flip, type Compared, indexOf, presets } from './difference-state.js';
import { instantText } from './known-slider.js';
import { lastIndex, orNow, steps } from './moment.js';
import { focusEntry, lit } from './selection.js';
import { told, type Told } from './told-difference.js';
import { lineOf, whenOf } from './words.js';

export function DifferenceRegion({ of: moments }: { readonly of: Compared }) {
  return (
    <section class="difference" aria-label="Difference">
      <h2>
        Difference: {momentName(moments.a)} → {momentName(moments.b)}
      </h2>
      <div class="handles">
        <Handle name="A" at={moments.a} onMove={(a) => (compared.value = { ...moments, a })} />
        <Handle name="B" at={moments.b} onMove={(b) => (compared.value = { ...moments, b })} />
        <span class="presets">
          <button type="button" onClick={flip}>
            Flip A and B
          </button>
          <button type="button" onClick={closeDifference}>
            Close
          </button>
        </span>
      </div>
      {told.value ? <Content told={told.value} /> : <p>One of these moments is before the record.</p>}
    </section>
  );
}

const momentName = (at: number | null): string => (at === null ? 'now' : instantText(steps.value[at]!.at));

interface HandleProps {
  readonly name: string;
  readonly at: number | null;
  readonly onMove: (at: number | null) => void;
}

function Handle({ name, at, onMove }: HandleProps) {
  return (
    <div class="handle" role="group" aria-label={name}>
      <label for={`moment-${name}`}>{name}</label>
      <input
        id={`moment-${name}`}
        type="range"
        min={0}
        max={lastIndex.value}
        value={indexOf(at)}
        aria-label={`Moment ${name}`}
        aria-valuetext={momentName(at)}
        onInput={(event) => onMove(orNow(Number(event.currentTarget.value)))}
      />
      <span class="presets">
        {presets.value.map((preset) => (
          <button
            key={preset.name}
            type="button"
            aria-label={`${name}: ${preset.name}`}
            aria-pressed={indexOf(preset.at) === indexOf(at)}
            onClick={() => onMove(preset.at === null ? null : orNow(preset.at))}
          >
            {preset.name}
          </button>
        ))}
      </span>
    </div>
  );
}

function Content({ told: { difference, sentences } }: { readonly told: Told }) {
  const { entries, durations, sides } = difference;
  const { learned, unlearned, changed, retracted, restored } = entries;
  const textsAfter = sides.after.knowledge.state.texts.entries;
  const textsBefore = sides.before.knowledge.state.texts.entries;
  const { metric } = sides.after.outline.headline;
  return (
    <>
      {sentences.length === 0 && <p>Nothing differs.</p>}
      <p class="sentences">
        {sentences.map(({ text, cites }) => (
          <span key={text} onPointerEnter={() => (lit.value = cites)} onPointerLeave={() => (lit.value = [])}>
            {text}{' '}
          </span>
        ))}
      </p>
      <Durations changes={durations} headline={metric} />
      <ul class="changes">
        {learned.map((entry) => (
          <Fact key={entry.id} sign="+" word="learned" entry={entry} text={lineOf(entry, textsAfter.get(entry.id))} />
        ))}
        {unlearned.map((entry) => (
          <Fact
            key={entry.id}
            sign="−"
            word="not known yet"
            entry={entry}
            text={lineOf(entry, textsBefore.get(entry.id))}
          />
        ))}
        {changed.map(({ after, before, fields }) => (
          <Fact
            key={after.id}
            sign="~"
            word="changed"
            entry={after}
            text={`${lineOf(after, textsAfter.get(after.id))}: ${Object.keys(fields).join(', ')}${'interval' in fields ? `, was ${whenOf(before)}` : ''}`}
          />
        ))}
        {retracted.map(({ after }) => (
          <Fact key={after.id} sign="−" word="retracted" entry={after} text={lineOf(after, textsAfter.get(after.id))} />
        ))}
        {restored.map(({ after }) => (
          <Fact key={after.id} sign="+" word="restored" entry={after} text={lineOf(after, textsAfter.get(after.id))} />
        ))}
      </ul>
    </>
  );
}

/** By their effect on the headline: it comes first, then what moved most. */
function Durations({
  changes,
  headline,
}: {
  readonly changes: readonly DurationChangeView[];
  readonly headline: string;
}) {
  if (changes.length === 0) return null;
  const effect = ({ metric, deltaSeconds }: DurationChangeView): number =>
    metric === headline ? Infinity : Math.abs(deltaSeconds ?? 0);
  const sorted = changes.toSorted((a, b) => effect(b) - effect(a));
  return (
    <table aria-label="Durations">
      <thead>
        <tr>
          <th>Duration</th>
          <th>A</th>
          <th>B</th>
          <th>Change</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ metric, before, after, deltaSeconds }) => (
          <tr key={metric}>
            <td>{titleOf(metric)}</td>
            <td>{before.text ?? 'unknown'}</td>
            <td>{after.text ?? 'unknown'}</td>
            <td>
              {deltaSeconds === null ? '' : `${deltaSeconds < 0 ? '−' : '+'}${durationText(Math.abs(deltaSeconds))}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface FactProps {
  readonly sign: string;
  readonly word: string;
  readonly entry: Entry;
  readonly text: string;
}

function Fact({ sign, word, entry, text }: FactProps) {
  return (
    <li>
      <span class="sign">{sign}</span>
      <button type="button" class="line" onClick={() => focusEntry(entry.id)}>
        <span class="soft">{word}</span> {whenOf(entry)} <bdi>{text}</bdi>
      </button>
    </li>
  );
}
