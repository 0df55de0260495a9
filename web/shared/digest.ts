/** SHA for the chain: over plain http, browsers have none of their own. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Digest } from '../../src/events/chain.js';

const HASHES = { sha1, sha256 };

export const digest: Digest = (algorithm, data) =>
  bytesToHex(HASHES[algorithm](typeof data === 'string' ? utf8ToBytes(data) : data));
