import { type PipeTransform } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Read } from '../../http/read.js';

const MOST = 500;
/** Longer queries are rare, and not worth their room. */
const LONGEST = 1000;

/**
 * A pipe that reads a query like another, and remembers what it made of it: pages, links and people repeat themselves,
 * and checking a query takes longer than finding its answer. What it gives is not to be changed.
 */
export function remembered<T extends object>(pipe: PipeTransform<object, Read<T>>): PipeTransform<object, Read<T>> {
  const known = new LRUCache<string, Read<T>>({ max: MOST });
  return {
    transform(query, metadata) {
      const text = JSON.stringify(query);
      const read = known.get(text) ?? pipe.transform(query, metadata);
      if (text.length <= LONGEST) known.set(text, read);
      return read;
    },
  };
}
