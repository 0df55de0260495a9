import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Millis } from '../../timeline/time.js';
import { type Criteria } from './criteria.js';
import { type Hidden } from '../columns/audiences.js';
import { type Loaded } from '../columns/incident-index.js';

/** Size of the cache, in bytes. */
const MOST_KEPT = 32 * 1024 * 1024;

export interface Answer {
  /** In UTF-8, as it reads at a moment. */
  readonly jsonAt: (now: Millis) => Buffer;
  /** In bytes, roughly. */
  readonly size: number;
  readonly nextCursor: string | null;
}

/** An answer that stays the same while time passes. */
export const lasting = (text: string, nextCursor: string | null = null): Answer => {
  const json = Buffer.from(text);
  return { jsonAt: () => json, size: json.length, nextCursor };
};

/** A cache of recent answers. While nothing changes, many callers ask the same. */
@Injectable()
export class AnswerCache {
  readonly #kept = new LRUCache<string, Answer & { readonly of: Loaded; readonly version: number }>({
    maxSize: MOST_KEPT,
    maxEntrySize: MOST_KEPT / 4,
    sizeCalculation: ({ size }) => size,
  });

  #last: { readonly of: Loaded; readonly version: number } | null = null;

  /** The answer to a question, if the columns have not changed since. */
  of(loaded: Loaded, question: string): Answer | undefined {
    const kept = this.#kept.get(question);
    return kept?.of === loaded && kept.version === loaded.version ? kept : undefined;
  }

  /** @param version that the columns had when the answer was made */
  keep(loaded: Loaded, version: number, question: string, answer: Answer): void {
    // Older answers are of no use any more, and may hold words that were forgotten since.
    if (this.#last?.of !== loaded || this.#last.version !== version) this.#kept.clear();
    this.#last = { of: loaded, version };
    this.#kept.set(question, { ...answer, of: loaded, version });
  }

  /** The answer to a question, made if need be. */
  async to(
    loaded: Loaded,
    question: object,
    criteria: Criteria,
    hidden: Hidden | null,
    make: () => object | Promise<object>,
  ): Promise<Answer> {
    const key = withHidden(JSON.stringify(question), hidden);
    const kept = this.of(loaded, key);
    if (kept) return kept;
    const { version } = loaded;
    const answer = lasting(JSON.stringify(await make()));
    if (!dependsOnPresent(criteria)) this.keep(loaded, version, key, answer);
    return answer;
  }
}

/** The key of an answer for whom something is not there: theirs alone. */
export const withHidden = (key: string, hidden: Hidden | null): string =>
  hidden ? `${key} without ${hidden.key}` : key;

/** Findings appear as time passes, without any change. */
const dependsOnPresent = ({ has }: Criteria): boolean => has.includes('lint');
