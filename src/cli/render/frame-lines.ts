/** One step of a replay: what was known after one event, drawn like the incident itself. */
import { type EntryView, type ReplayFrameView } from '../../timeline/view/view-types.js';
import { painter, wrap } from '../terminal.js';
import { localMoment } from '../../timeline/clocks.js';
import { durationLines, headlineText } from './duration-lines.js';
import { eventLine, type ToldEvent } from './event-lines.js';
import { zeroOf } from './incident-lines.js';
import { type Page } from './page.js';
import { timelineLines } from './timeline-lines.js';

export type ReplayFrame = ReplayFrameView & { readonly event: ToldEvent };

/** How the moment of a frame is put, by rhythm. */
const KNOWN: Readonly<Record<string, string>> = { recorded: 'Known', learned: 'Learned by', occurred: 'Happened by' };

/** The entries that the frames have shown so far, as each stood last. */
export class Retold {
  readonly #entries = new Map<string, EntryView>();
  #standing = '';

  constructor(
    private readonly id: string,
    private readonly rhythm: string,
    /** Everything was written down afterwards: the record's own clock says nothing of when a fact was known. */
    private readonly recordedAfterwards: boolean,
  ) {}

  /** For a pipe, where frames follow one another: the moment with the event, and what is known where that has changed. */
  brief({ step, steps, at, status, retracted, headline, event }: ReplayFrame, { zone, paint, width }: Page): string[] {
    const moment = `${KNOWN[this.rhythm] ?? ''} ${localMoment(zone, Date.parse(at))} · ${step} of ${steps}`;
    const standing = [retracted ? 'RETRACTED' : null, status, headlineText(headline)].filter(Boolean).join(' · ');
    const isNew = standing !== this.#standing;
    this.#standing = standing;
    const words = eventLine(event, { zone, width, paint }, '', false);
    return [moment, `  ${words}`, ...(isNew ? [`  ${standing}`] : [])];
  }

  /** The frame after those before it, as lines; the last says which event it was. */
  lines(frame: ReplayFrame, page: Page): string[] {
    if (frame.entry) this.#entries.set(frame.entry.id, frame.entry);
    const { step, steps, at, title, status, retracted, headline, event } = frame;
    const inner = { ...page, width: page.width - 2 };
    const entries = [...this.#entries.values()].filter((entry) => !entry.retracted).sort(inOrder);
    const timeline = timelineLines(entries, inner, {
      zero: zeroOf(frame, entries),
      recordedAfterwards: this.recordedAfterwards || this.rhythm === 'occurred',
      all: false,
    });
    const moment = `${KNOWN[this.rhythm] ?? ''} ${localMoment(page.zone, Date.parse(at))} · ${step} of ${steps}`;
    const standing = [retracted ? 'RETRACTED' : null, status, this.id].filter(Boolean).join(' · ');
    return [
      ...wrap(moment, page.width).map((line) => page.paint('inverse', line)),
      ...wrap(title ?? '(no title)', page.width).map((line) => page.paint('bold', line)),
      ...wrap(standing, page.width),
      ...wrap(headlineText(headline), page.width),
      ...durationLines(Object.values(frame.durations), inner).map((line) => `  ${line}`),
      '',
      ...timeline.map((line) => `  ${line}`),
      ...(timeline.length > 0 ? [''] : []),
      // Colour would get in the way of wrapping.
      ...wrap(eventLine(event, { ...page, paint: painter(false) }, '', false), page.width),
    ];
  }
}

const inOrder = (a: EntryView, b: EntryView): number =>
  Date.parse(a.interval.from) - Date.parse(b.interval.from) || a.revision - b.revision;
