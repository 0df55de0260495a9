import { zoneOffset, type Millis } from '../../../timeline/time.js';

/** Clocks are not put forward and back again within so short a time. */
const STRETCH_MS = 4 * 86_400_000;

/** How far a zone's clocks stand ahead of UTC, for many instants: asking for each takes microseconds. */
export class ZoneOffsets {
  readonly #atStarts = new Map<number, number>();

  constructor(private readonly timeZone: string) {}

  /** In milliseconds. */
  at(instant: Millis): number {
    const stretch = Math.floor(instant / STRETCH_MS);
    const offset = this.#atStart(stretch);
    return offset === this.#atStart(stretch + 1) ? offset : zoneOffset(this.timeZone, instant);
  }

  #atStart(stretch: number): number {
    let offset = this.#atStarts.get(stretch);
    if (offset === undefined) this.#atStarts.set(stretch, (offset = zoneOffset(this.timeZone, stretch * STRETCH_MS)));
    return offset;
  }
}
