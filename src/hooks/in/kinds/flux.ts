import { becomes, ignored, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind } from '../kind.js';
import { at, entryIdOf, given, nameOf, occurredAt, parseJson, proseOf, textAt } from '../payload.js';
import { hasSignature, headerOf, hmac } from '../signatures.js';
import { versionOf } from './versions.js';

const HASHES = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/** Flux notification controller, providers `generic-hmac`. */
export const FLUX: HookKind = {
  secrets: 'signing',
  goesTo: 'where it says',
  verify({ headers, body }, secret) {
    const signature = headerOf(headers, 'x-signature');
    const hash = HASHES.find((each) => signature?.startsWith(`${each}=`));
    return hash !== undefined && hasSignature(signature, ',', `${hash}=`, hmac(hash, secret, 'hex', body));
  },
  read: readFlux,
};

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ReconciliationSucceeded', 'release_completed'],
  ['InstallSucceeded', 'release_completed'],
  ['UpgradeSucceeded', 'release_completed'],
  ['RollbackSucceeded', 'rollback'],
]);

function readFlux({ body }: Delivery, hook: Hook): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const object = at(payload, 'involvedObject');
  const reason = textAt(payload, 'reason');
  const service = hook.service ?? nameOf(textAt(object, 'name'));
  const revision = revisionIn(at(payload, 'metadata'));
  const type = MEANINGS.get(reason ?? '');
  if (service === undefined || type === undefined)
    return ignored(`${nameOf(reason) ?? 'An event without a reason'} is no release and no rollback.`);
  // Without a new revision it only says that all is as it was.
  if (revision === undefined) return ignored('It names no revision.');
  const { version, commit } = readRevision(revision);
  const timestamp = textAt(payload, 'timestamp');
  const fields = {
    id: entryIdOf('flux', textAt(object, 'uid') ?? object, revision, reason, timestamp),
    ...{ type, service, source: 'webhook' as const },
    ...given({ version, commit, environment: hook.environment ?? undefined }),
    ...given({ text: proseOf(textAt(payload, 'message')) }),
    ...occurredAt(payload, 'timestamp'),
  };
  return becomes({ to: 'service', service, changes: [{ fields }] });
}

/** Its key has the controller's group before it, until the notification controller takes that away. */
function revisionIn(metadata: unknown): string | undefined {
  const keys = Object.keys(typeof metadata === 'object' && metadata !== null ? metadata : {});
  const grouped = keys.find((key) => key.endsWith('.toolkit.fluxcd.io/revision'));
  return textAt(metadata, 'revision') ?? (grouped === undefined ? undefined : textAt(metadata, grouped));
}

/** `main@sha1:9fceb02…`, `main/9fceb02…` as it was before, or a chart's version `6.5.4+1`. */
function readRevision(revision: string): { version: string | undefined; commit: string | undefined } {
  const m = /^(.{0,300}?)[@/](?:sha\d{1,3}:)?([0-9a-f]{7,64})$/.exec(revision);
  const commit = nameOf(m?.[2]);
  return { version: m ? versionOf(m[1], commit) : nameOf(revision), commit };
}
