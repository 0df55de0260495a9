import { becomes, ignored, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind } from '../kind.js';
import { entryIdOf, given, linkTo, listAt, nameOf, occurredAt, parseJson, proseOf, textAt } from '../payload.js';
import { hasPathSecret, hasSignature, headerOf, hmac } from '../signatures.js';
import { LIMITS } from '../../../timeline/input/limits.js';

/** LaunchDarkly: entries of the audit log. Whether they are signed is chosen there. */
export const LAUNCHDARKLY: HookKind = {
  secrets: 'path unless given',
  goesTo: 'where it says',
  verify(delivery, secret) {
    const signature = headerOf(delivery.headers, 'x-ld-signature');
    if (signature === undefined) return hasPathSecret(delivery, secret);
    return hasSignature(signature, ',', '', hmac('sha256', secret, 'hex', delivery.body));
  },
  read: readLaunchdarkly,
};

/** `proj/shop:env/production:flag/new-checkout;tag,other` */
const RESOURCE = /^proj\/([^:;]{1,100}):env\/([^:;]{1,100}):flag\/([^:;]{1,200})/;

function readLaunchdarkly({ body }: Delivery, hook: Hook): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const id = textAt(payload, '_id');
  if (id === undefined || textAt(payload, 'kind') !== 'flag') return ignored('It is no change of a flag.');
  const resources = [
    ...listAt(payload, 'target', 'resources'),
    ...listAt(payload, 'accesses').map((each) => textAt(each, 'resource')),
  ];
  const named = resources.flatMap((each) => {
    const found = RESOURCE.exec(textAt(each) ?? '');
    return found === null ? [] : [{ project: found[1], environment: found[2], flag: found[3] }];
  });
  const { project, flag } = named[0] ?? {};
  // A flag that is created or archived changes in all of them.
  const environments = new Set(named.map((each) => each.environment));
  const environment = environments.size === 1 ? named[0]?.environment : undefined;
  const service = hook.service ?? nameOf(project);
  if (service === undefined) return ignored('It names no flag of a project.');
  const name = nameOf(textAt(payload, 'name')) ?? flag;
  const verb = textAt(payload, 'titleVerb') ?? 'changed the flag';
  const comment = textAt(payload, 'comment');
  const member = [textAt(payload, 'member', 'firstName'), textAt(payload, 'member', 'lastName')].filter(Boolean);
  const fields = {
    ...{ id: entryIdOf('launchdarkly', id), type: 'flag_changed', service, source: 'webhook' as const },
    ...given({ environment: hook.environment ?? nameOf(environment) }),
    ...(flag !== undefined && { attributes: { flag: flag.slice(0, LIMITS.name) } }),
    ...given({ text: proseOf(`${verb} ${name ?? ''}${comment === undefined ? '' : `: ${comment}`}`) }),
    ...given({ actor: nameOf(member.join(' ')) ?? nameOf(textAt(payload, 'member', 'email')) }),
    ...occurredAt(payload, 'date'),
    ...linkTo(textAt(payload, '_links', 'site', 'href')),
  };
  return becomes({ to: 'service', service, changes: [{ fields }] });
}
