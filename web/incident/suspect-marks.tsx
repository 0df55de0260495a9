/** Changes that nobody has linked yet, as marks in the lane of changes. */
import { type SuspectView } from '../../src/timeline/view/view-types.js';
import { zoneFor } from '../shared/zone.js';
import { MARGIN, scale } from './drawing.js';
import { buttonOf } from './suspects.js';
import { clockOf, glyphOf, subjectOf, typeWords } from './words.js';

interface SuspectMarksProps {
  readonly of: readonly SuspectView[];
  /** Nothing else in the lane is a stop of the Tab key. */
  readonly isStop: boolean;
}

export function SuspectMarks({ of, isStop }: SuspectMarksProps) {
  const { x, width } = scale.value;
  const placed = of
    .map((suspect) => ({ suspect, left: x(Date.parse(suspect.interval.from)) }))
    .filter(({ left }) => left >= 0 && left <= width + 2 * MARGIN);
  return (
    <>
      {placed.map(({ suspect, left }, i) => {
        const { service, id, type, interval, timeZone, text } = suspect;
        const at = clockOf(zoneFor(timeZone), Date.parse(interval.from));
        const said = text === null ? '' : `“${text}”`;
        const name = `${[typeWords(type), subjectOf(suspect), at, said].filter(Boolean).join(' ')}, not linked`;
        return (
          <button
            key={`${service}/${id}`}
            type="button"
            class="mark dashed"
            style={{ left: `${left}px` }}
            tabIndex={isStop && i === 0 ? 0 : -1}
            aria-label={name}
            title={name}
            onClick={() => document.getElementById(buttonOf(suspect))?.focus()}
          >
            <span class="glyph" aria-hidden="true">
              {glyphOf(type)}
            </span>
          </button>
        );
      })}
    </>
  );
}
