import { becomes, ignored, type EntryInput, type Group, type HookEntry, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind } from '../kind.js';
import { at, entryIdOf, given, linkTo, nameOf, occurredAt, parseJson, proseOf, textAt } from '../payload.js';
import { equalSecrets, headerOf, isStandardSigned } from '../signatures.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { versionOf } from './versions.js';

/** GitLab: deployments, feature flags and incidents, told by `object_kind` in the body. */
export const GITLAB: HookKind = {
  secrets: 'whsec',
  goesTo: 'where it says',
  verify(delivery, secret, now) {
    const { headers } = delivery;
    if (headerOf(headers, 'webhook-signature') !== undefined) return isStandardSigned(delivery, secret, now);
    const token = headerOf(headers, 'x-gitlab-token');
    return token !== undefined && equalSecrets(token, secret);
  },
  read: readGitlab,
};

function readGitlab(delivery: Delivery, hook: Hook): HookReading {
  const payload = parseJson(delivery.body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const path = textAt(payload, 'project', 'path_with_namespace')?.split('/').at(-1);
  const service = hook.service ?? nameOf(path ?? textAt(payload, 'project', 'name'));
  const kind = textAt(payload, 'object_kind');
  const attributes = at(payload, 'object_attributes');
  const signedId = signedIdOf(delivery);
  if (kind === 'deployment' || kind === 'feature_flag') {
    if (service === undefined) return ignored('It names no project.');
    const changes = kind === 'deployment' ? deployment(payload, service, hook) : flag(payload, service, hook, signedId);
    return changes === null ? ignored('Its status means nothing here.') : becomes({ to: 'service', service, changes });
  }
  const isIncident = textAt(attributes, 'type') === 'Incident' || textAt(attributes, 'issue_type') === 'incident';
  if ((kind === 'work_item' || kind === 'issue') && isIncident) return incident(payload, signedId);
  return ignored(`${nameOf(kind) ?? 'What has no object_kind'} means nothing here.`);
}

/** Only with a signature does the id prove anything. */
const signedIdOf = ({ headers }: Delivery): string | undefined =>
  headerOf(headers, 'webhook-signature') === undefined ? undefined : headerOf(headers, 'webhook-id');

function deployment(payload: unknown, service: string, hook: Hook): HookEntry[] | null {
  const [id, status] = [textAt(payload, 'deployment_id'), textAt(payload, 'status')];
  if (id === undefined || status === undefined) return null;
  const project = textAt(payload, 'project', 'id');
  const commit = nameOf(textAt(payload, 'short_sha'));
  const environment = textAt(payload, 'environment');
  const common = {
    ...{ service, source: 'webhook' as const },
    ...given({ commit, version: versionOf(textAt(payload, 'ref'), commit) }),
    ...given({ environment: hook.environment ?? nameOf(environment) }),
    ...given({ actor: nameOf(textAt(payload, 'user', 'username') ?? textAt(payload, 'user', 'name')) }),
    ...linkTo(textAt(payload, 'deployable_url')),
  };
  const when = (): { occurredAt: string } => occurredAt(payload, 'status_changed_at');
  const text = given({ text: proseOf(textAt(payload, 'commit_title')) });
  const begun = entryIdOf('gitlab', 'deployment', project, id);
  const ownId = entryIdOf('gitlab', 'deployment', project, id, status);
  switch (status) {
    case 'running':
      return [{ fields: { id: begun, type: 'release', ...common, ...text, ...when() }, standing: 'said' }];
    case 'success':
      return [
        { fields: { id: begun, type: 'release', ...common, ...text, ...when() }, standing: 'supposed' },
        { fields: { id: ownId, type: 'release_completed', ...common, ...text, ...when() } },
      ];
    case 'failed':
    case 'canceled': {
      const words = `Deployment to ${environment ?? 'an environment'} ${status}.`;
      return [{ fields: { id: ownId, type: 'note', ...common, text: words, ...when() } }];
    }
    default:
      return null;
  }
}

/** The payload has no time, and no id of the change: a flag that goes on for the second time is told by a signed id. */
function flag(payload: unknown, service: string, hook: Hook, signedId: string | undefined): HookEntry[] | null {
  const attributes = at(payload, 'object_attributes');
  const [id, name] = [textAt(attributes, 'id'), nameOf(textAt(attributes, 'name'))];
  const active = at(attributes, 'active');
  if (id === undefined || name === undefined || typeof active !== 'boolean') return null;
  const fields = {
    id: entryIdOf(
      'gitlab',
      'flag',
      ...(signedId === undefined ? [textAt(payload, 'project', 'id'), id, active] : [signedId]),
    ),
    ...{ type: 'flag_changed', service, source: 'webhook' as const, attributes: { flag: name } },
    ...given({ environment: hook.environment ?? undefined }),
    ...given({ actor: nameOf(textAt(payload, 'user', 'username') ?? textAt(payload, 'user', 'name')) }),
    text: `${name} turned ${active ? 'on' : 'off'}`,
  };
  return [{ fields }];
}

function incident(payload: unknown, signedId: string | undefined): HookReading {
  const attributes = at(payload, 'object_attributes');
  const id = textAt(attributes, 'id');
  const action = textAt(attributes, 'action');
  const entries = saidBy(payload, action).map(({ what, ...said }): HookEntry => {
    const when = said.occurredAt;
    const fields: EntryInput = {
      id:
        signedId === undefined ? entryIdOf('gitlab', 'incident', id, what, when) : entryIdOf('gitlab', signedId, what),
      ...{ source: 'webhook' as const, ...said },
      ...given({ actor: nameOf(textAt(payload, 'user', 'username') ?? textAt(payload, 'user', 'name')) }),
      ...linkTo(textAt(attributes, 'url')),
    };
    return { fields };
  });
  if (id === undefined || entries.length === 0)
    return ignored('Nothing of the incident has changed that is told here.');
  const project = textAt(payload, 'project', 'name');
  const group: Group = {
    key: `gitlab:${id}`,
    title: nameOf(textAt(attributes, 'title'), LIMITS.title) ?? `GitLab incident ${id}`,
    services: [nameOf(project)].filter((each) => each !== undefined),
    ...given({ url: textAt(attributes, 'url') }),
  };
  return becomes({ to: 'incident', incident: null, group, entries });
}

type Said = Pick<EntryInput, 'type' | 'text' | 'severity' | 'occurredAt'> & { readonly what: string };

function saidBy(payload: unknown, action: string | undefined): Said[] {
  const attributes = at(payload, 'object_attributes');
  const updated = (): { occurredAt: string } => occurredAt(attributes, 'updated_at');
  switch (action) {
    case 'open':
      return [
        {
          ...{ what: 'open', type: 'declared', ...occurredAt(attributes, 'created_at') },
          ...given({ text: proseOf(textAt(attributes, 'title')) }),
        },
      ];
    case 'close':
      return [{ what: 'close', type: 'resolved', ...occurredAt(attributes, 'closed_at', 'updated_at') }];
    case 'reopen':
      return [{ what: 'reopen', type: 'reopened', ...updated() }];
    case 'update':
      return changesIn(payload).map((said) => ({ ...said, ...updated() }));
    default:
      return [];
  }
}

/** Severity, and where the paging stands. */
function changesIn(payload: unknown): Said[] {
  const severity = textAt(payload, 'changes', 'severity', 'current');
  const escalation = textAt(payload, 'changes', 'escalation_status', 'current');
  return [
    ...(severity === undefined
      ? []
      : [{ what: 'severity', type: 'severity_changed', severity: severity.slice(0, LIMITS.severityWord) }]),
    ...(escalation === 'acknowledged' ? [{ what: 'acknowledged', type: 'acknowledged' }] : []),
  ];
}
