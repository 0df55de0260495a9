/** Where the parts of a drawing are, and what is wrong with that. */
import { type Page } from 'playwright-core';

interface Box {
  readonly what: string;
  readonly lane: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Laid {
  readonly lanes: readonly Box[];
  readonly marks: readonly Box[];
  readonly bars: readonly Box[];
  readonly ticks: readonly Box[];
  readonly gaps: readonly Box[];
  readonly sideways: number;
}

const MEASURE = `(() => {
  const boxes = (selector) => [...document.querySelectorAll('.lanes ' + selector)].flatMap((element) => {
    const { left, right, top, bottom, width } = element.getBoundingClientRect();
    const lane = element.closest('[role=group]').getAttribute('aria-label');
    const mark = element.closest('.mark');
    const what = (mark ?? element).getAttribute('aria-label') ?? element.textContent;
    return width === 0 ? [] : [{ what, lane, left, right, top, bottom }];
  });
  return {
    lanes: boxes('.lane-rows .drawing'),
    marks: boxes('.mark:not(.crowd) > *').concat(boxes('.mark.crowd')),
    bars: boxes('.bar'),
    ticks: boxes('.tick'),
    gaps: boxes('.gap'),
    sideways: document.documentElement.scrollWidth - innerWidth,
  };
})()`;

/** Two boxes may share a hair. */
const HAIR = 1.5;
const GAP_WIDTH = 40;

/** In words; none where everything is in its place. */
export async function faultsOfLayout(page: Page): Promise<string[]> {
  const { lanes, marks, bars, ticks, gaps, sideways } = await page.evaluate<Laid>(MEASURE);
  const laneOf = ({ lane }: Box): Box => lanes.find((each) => each.lane === lane)!;
  const isOut = (box: Box): boolean => {
    const lane = laneOf(box);
    const isAcross = box.right < lane.left - HAIR || box.left > lane.right + HAIR;
    return isAcross || box.top < lane.top - HAIR || box.bottom > lane.bottom + HAIR;
  };
  const middle = ({ left, right }: Box): number => (left + right) / 2;
  return [
    ...(sideways > 0 ? [`the page is ${sideways} pixels too wide`] : []),
    ...[...marks, ...bars].filter(isOut).map(({ what, lane }) => `${what} is out of ${lane}`),
    ...clashes(ticks).map((words) => `ticks ${words}`),
    ...clashes(marks).map((words) => `marks ${words}`),
    ...clashes(bars).map((words) => `bars ${words}`),
    ...gaps
      .filter(({ left, right }) => Math.abs(right - left - GAP_WIDTH) > HAIR)
      .map(({ what }) => `${what} is no gap`),
    ...gaps.flatMap((gap) =>
      marks
        .filter((mark) => middle(mark) > gap.left + 12 && middle(mark) < gap.right - 12)
        .map(({ what }) => `${what} is in a gap`),
    ),
  ];
}

/** Parts of one mark may touch each other. */
function clashes(boxes: readonly Box[]): string[] {
  const found: string[] = [];
  const inOrder = [...boxes].sort((a, b) => a.lane.localeCompare(b.lane) || a.left - b.left);
  inOrder.forEach((box, i) => {
    const next = inOrder[i + 1];
    if (next && next.lane === box.lane && next.what !== box.what && box.right > next.left + HAIR)
      found.push(`${box.what} and ${next.what} overlap in ${box.lane}`);
  });
  return found;
}
