import { type PipeTransform } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Read } from '../../http/read.js';

const MOST = 500;
/** In characters. Longer queries are rare, and not worth the memory. */
const LONGEST = 1000;

/**
 * A pipe from a query string to a question. It remembers recent questions: the same queries come again and again, and
 * checking a query takes longer than finding its answer. Do not change a question: others get the same object.
 */
export function remembered<T extends object, Q extends object>(
  pipe: PipeTransform<object, Read<T>>,
  questionOf: (query: T) => Q,
): PipeTransform<object, Read<Q>> {
  const known = new LRUCache<string, Read<Q>>({ max: MOST });
  return {
    transform(query, metadata) {
      const text = JSON.stringify(query);
      const read = known.get(text) ?? pipe.transform(query, metadata).map(questionOf);
      if (text.length <= LONGEST) known.set(text, read);
      return read;
    },
  };
}
