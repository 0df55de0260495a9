import { becomes, ignored, type HookEntry, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind } from '../kind.js';
import { at, entryIdOf, given, linkTo, nameOf, occurredAt, parseJson, proseOf, textAt } from '../payload.js';
import { hasSignature, headerOf, hmac } from '../signatures.js';
import { versionOf } from './versions.js';

/** GitHub: `deployment_status` and `release`, told by their shape, because the header that names them is not signed. */
export const GITHUB: HookKind = {
  secrets: 'signing',
  goesTo: 'where it says',
  verify: ({ headers, body }, secret) =>
    hasSignature(headerOf(headers, 'x-hub-signature-256'), ',', 'sha256=', hmac('sha256', secret, 'hex', body)),
  read: readGithub,
};

function readGithub({ body }: Delivery, hook: Hook): HookReading {
  const payload = parseJson(body) ?? inForm(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const service = hook.service ?? nameOf(textAt(payload, 'repository', 'name'));
  if (service === undefined) return ignored('It names no repository.');
  const changes = deploymentChanges(payload, service, hook) ?? releaseChanges(payload, service, hook);
  return changes === null
    ? ignored('It is neither a status of a deployment that says something, nor a published release.')
    : becomes({ to: 'service', service, changes });
}

/** Sent with the content type of a form, the JSON is the field `payload`. */
const inForm = (body: Buffer): unknown => parseJson(new URLSearchParams(body.toString()).get('payload') ?? '');

function deploymentChanges(payload: unknown, service: string, hook: Hook): HookEntry[] | null {
  const status = at(payload, 'deployment_status');
  const deployment = at(payload, 'deployment');
  const [id, state] = [textAt(status, 'id'), textAt(status, 'state')];
  const deploymentId = textAt(deployment, 'id');
  if (id === undefined || state === undefined || deploymentId === undefined) return null;
  const commit = nameOf(textAt(deployment, 'sha'));
  const environment = textAt(status, 'environment') ?? textAt(deployment, 'environment');
  const version = versionOf(textAt(deployment, 'ref'), commit);
  const common = {
    service,
    source: 'webhook' as const,
    ...given({ commit, version, environment: hook.environment ?? nameOf(environment) }),
    ...given({ actor: nameOf(textAt(status, 'creator', 'login') ?? textAt(deployment, 'creator', 'login')) }),
    ...linkTo(textAt(status, 'log_url') ?? textAt(status, 'target_url')),
  };
  const text = given({ text: proseOf(textAt(status, 'description') ?? textAt(deployment, 'description')) });
  const when = (): { occurredAt: string } => occurredAt(status, 'created_at');
  const ownId = entryIdOf('github', 'deployment_status', id, state);
  const begun = entryIdOf('github', 'deployment', deploymentId);
  const isRollback = saysRollback(deployment);
  const release = isRollback ? 'rollback' : 'release';
  switch (state) {
    case 'in_progress':
      return [
        {
          fields: { id: begun, type: release, ...common, ...text, ...when() },
          standing: 'said',
          announcedBy: PUBLISHED,
        },
      ];
    case 'success': {
      const created = occurredAt(deployment, 'created_at');
      const supposed = { id: begun, type: release, ...common, ...created };
      const first: HookEntry = { fields: supposed, standing: 'supposed', announcedBy: PUBLISHED };
      const completed = { id: ownId, type: 'release_completed', ...common, ...text, ...when() };
      return isRollback ? [first] : [first, { fields: completed }];
    }
    case 'failure':
    case 'error': {
      const words = `Deployment to ${environment ?? 'an environment'} ended with ${state}.`;
      return [{ fields: { id: ownId, type: 'note', ...common, text: words, ...text, ...when() } }];
    }
    default:
      return null;
  }
}

const ROLLBACK = /\broll(?:ed)?[ _-]?back\b/i;

/** A rollback looks like any deployment: it is one only where the deployment says so itself. */
function saysRollback(deployment: unknown): boolean {
  const own = at(deployment, 'payload');
  const payload = typeof own === 'string' ? parseJson(own) : own;
  return at(payload, 'rollback') === true || ROLLBACK.test(textAt(deployment, 'task') ?? '');
}

/** A published release is a name for a version: it is rolled out when a deployment says so, if there is one. */
const PUBLISHED = 'github-release';

function releaseChanges(payload: unknown, service: string, hook: Hook): HookEntry[] | null {
  const release = at(payload, 'release');
  const id = textAt(release, 'id');
  if (id === undefined || textAt(payload, 'action') !== 'published') return null;
  const fields = {
    ...{ id: entryIdOf(PUBLISHED, id, 'published'), type: 'release', service, source: 'webhook' as const },
    ...given({ version: nameOf(textAt(release, 'tag_name')), environment: hook.environment ?? undefined }),
    ...given({ actor: nameOf(textAt(release, 'author', 'login')), text: proseOf(textAt(release, 'name')) }),
    ...occurredAt(release, 'published_at'),
    ...linkTo(textAt(release, 'html_url')),
  };
  return [{ fields, standing: 'announced', announcedBy: PUBLISHED }];
}
