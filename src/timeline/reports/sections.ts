/** Which times of a report are told in one order, and under which date. */
import { type WrittenDate } from '../parsing/dates.js';
import { type Manner } from '../parsing/time-of-day.js';
import { type Block } from './blocks.js';
import { dateAlone } from './told-times.js';

export interface Section {
  readonly id: number;
  /** The date that it stands under. */
  readonly date: WrittenDate | null;
}

/**
 * The section of each block. A heading begins one, and so does a date that stands alone; a heading that is a time is one
 * of the times of its section. Items under another item are a section of their own, unless that one tells a time.
 * @param led the indexes of blocks that a time leads
 * @param title the index of the title, whose date is that of the document
 */
export function sectionsOf(
  blocks: readonly Block[],
  led: ReadonlySet<number>,
  title: number | null,
  manner: Manner,
): Section[] {
  const ids = new Map<string, number>();
  const indexes = new Map(blocks.map((block, index) => [block, index]));
  const ownerOf = (block: Block): Block | null => {
    let { parent } = block;
    while (parent !== null && led.has(indexes.get(parent)!)) parent = parent.parent;
    return parent;
  };
  let [heading, dated] = [0, 0];
  let dates: { readonly level: number; readonly date: WrittenDate | null }[] = [];
  let alone: WrittenDate | null = null;
  return blocks.map((block, index) => {
    if (block.kind === 'heading' && !led.has(index)) {
      const date = index === title ? null : dateAlone(block, manner);
      // A day that is told by those before goes on with them.
      if (date?.relative === undefined) heading += 1;
      alone = null;
      dates = dates.filter(({ level }) => level < block.level);
      dates.push({ level: block.level, date });
    } else if (block.kind !== 'heading' && !led.has(index)) {
      const date = dateAlone(block, manner);
      if (date !== null) {
        alone = date;
        if (date.relative === undefined) dated += 1;
      }
    }
    const key = `${heading} ${dated} ${ownerOf(block)?.line ?? ''}`;
    const id = ids.get(key) ?? ids.size + 1;
    ids.set(key, id);
    return { id, date: alone ?? dates.findLast(({ date }) => date !== null)?.date ?? null };
  });
}
