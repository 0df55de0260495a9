/**
 * How a repeated command is recognised: by its id, which follows from the caller's key, and by the hash of its content.
 */
import { hash as digest, randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';
import { canonicalJson } from '../events/canonical-json.js';
import { type ClaimDraft, type CommandContext, type EntryDraft, type IncidentCommand } from './commands.js';

/** Of this program; ids of commands are names in it. */
const NAMESPACE = '1f3c1b0e-64a9-5d0c-9f0f-6f3f1a0b7c55';

/**
 * UUIDv5 of the caller, the method, the path and the key: whoever asks the same again gets the same id, on any
 * instance and at any time. Without a key a new UUIDv7, which no repeat can have.
 */
export function commandIdOf({ issuedBy, idempotencyKey }: CommandContext): string {
  if (!idempotencyKey) return newId();
  const { method, path, key } = idempotencyKey;
  return v5(JSON.stringify([issuedBy, method, path, key]), NAMESPACE);
}

/** True for an id that a repeat of its command has again. */
export const isRepeatable = (commandId: string): boolean => commandId[14] === '5';

/** What was asked, as one text: nothing in it was made up or depends on the moment of receipt. */
export function contentOf(command: IncidentCommand): string {
  switch (command.kind) {
    case 'open': {
      const { entries, claims, ...own } = command;
      return canonicalJson({ ...own, entries: entries.map(contentOfDraft), claims: claims.map(contentOfDraft) });
    }
    case 'add_entries':
      return canonicalJson({ kind: command.kind, entries: command.entries.map(contentOfDraft) });
    case 'add_claim':
      return canonicalJson({ kind: command.kind, claim: contentOfDraft(command.claim) });
    default:
      return canonicalJson(command);
  }
}

const contentOfDraft = ({ pointer: _pointer, ...content }: EntryDraft | ClaimDraft): object => content;

/** Hex SHA-256. */
export const requestHashOf = (content: string): string => digest('sha256', content);

const RANDOM_BYTES = 16;
// Asking for random bytes takes longer than all the rest of an id, however few they are.
const pool = new Uint8Array(256 * RANDOM_BYTES);
let used = pool.length;

/** A new UUIDv7: of an entry, a claim, or a command that nobody will repeat. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return v7({ random: pool.subarray(used, (used += RANDOM_BYTES)) });
}
