/**
 * Entity tags of an incident: `"<revision>"`, or `"<revision>.<fingerprint>"` where the answer depends on more than
 * the revision. Either is good for If-Match, which is about the revision only.
 */
import { hash } from 'node:crypto';
import { NO_REVISION } from '../timeline/facts.js';
import { type Fault } from './problems.js';

/** @param more what determines the answer beside the revision, if anything does: the whole answer will do */
export function etagOf(revision: number, more: string | Buffer | null = null): string {
  return more === null ? `"${revision}"` : `"${revision}.${fingerprint(more)}"`;
}

const fingerprint = (of: string | Buffer): string => hash('sha256', of).slice(0, 16);

const ENTITY_TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** @returns null if the header is not a list of entity tags */
function entityTags(header: string): { weak: boolean; opaque: string }[] | null {
  const tags = header
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
    .map((tag) => ENTITY_TAG.exec(tag));
  if (tags.length === 0 || tags.includes(null)) return null;
  return tags.map((tag) => ({ weak: tag![1] !== undefined, opaque: tag![2]! }));
}

/**
 * The revision that the caller has seen: of several, the latest. Weak tags never match (RFC 9110, 13.1.1), nor do tags
 * that are not ours: they become `NO_REVISION`, which matches nothing.
 * @returns null if the header is missing
 */
export function readIfMatch(header: string | undefined): number | 'any' | null | Fault {
  if (header === undefined) return null;
  if (header.trim() === '*') return 'any';
  const tags = entityTags(header);
  if (!tags)
    return { header: 'If-Match', code: 'malformed', detail: 'If-Match is "<revision>", a list of these, or *.' };
  const revisions = tags.map(({ weak, opaque }) => {
    const revision = /^(\d{1,9})(?:\.[0-9a-f]+)?$/.exec(opaque)?.[1];
    return weak || revision === undefined ? NO_REVISION : Number(revision);
  });
  return Math.max(...revisions);
}

/** Whether the caller has this already: weak comparison, `*` matches everything. */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return (entityTags(ifNoneMatch) ?? []).some(({ opaque }) => `"${opaque}"` === etag);
}
