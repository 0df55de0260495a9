/** `asof hooks create`, `change`, `list`, `deliveries` and `delete`: addresses that other tools send to. */
import { randomUUID } from 'node:crypto';
import { localMoment } from '../../timeline/clocks.js';
import { type Client } from '../client.js';
import { UsageFault } from '../failures.js';
import { idMeant } from '../naming.js';
import { makesItsSecret, pastingLines } from '../pasting.js';
import { sayRemarks } from '../remarks.js';
import { secretIn } from '../secret-file.js';
import { type Session } from '../session.js';
import { harmlessDeep, table } from '../terminal.js';

/** As the service shows it. */
interface Hook {
  readonly id: string;
  readonly kind: string;
  readonly url: string;
  readonly incident: string | null;
  readonly service: string | null;
  readonly opens: boolean;
  readonly channels: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly warnings?: readonly string[];
}

/** Null: it has not changed. */
type HookWithSecret = Hook & { readonly secret: string | null };

const hookPath = (id: string, ...rest: readonly string[]): string =>
  ['v1/hooks', encodeURIComponent(id), ...rest].join('/');

export async function createHook(session: Session): Promise<void> {
  const [kind] = session.takeNamed('KIND') as [string];
  const client = session.client();
  const secret = await secretIn(session.given.text('secretFile'));
  const body = { kind: kind.toLowerCase(), ...(await settingsOf(session, client)), ...(secret !== null && { secret }) };
  const { json } = await client.write({ method: 'POST', path: 'v1/hooks', body, key: randomUUID() });
  const made = json as HookWithSecret;
  session.say(`asof: hook ${made.id} made`);
  tellSecret(session, made, secret !== null);
  for (const line of pastingLines(made, secret !== null)) session.say(`asof: ${line}`);
  sayRemarks(session, made);
}

export async function changeHook(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  const { given } = session;
  if (given.has('secretFile') && given.flag('newSecret'))
    throw new UsageFault('--secret-file and --new-secret exclude each other');
  const client = session.client();
  const brought = await secretIn(given.text('secretFile'));
  const secret = given.flag('newSecret') ? { secret: null } : brought === null ? {} : { secret: brought };
  const body = { ...(await settingsOf(session, client)), ...secret };
  if (Object.keys(body).length === 0)
    throw new UsageFault('nothing to change: give --incident, --secret-file …', [`usage: asof ${session.line.usage}`]);
  const { json } = await client.write({ method: 'PATCH', path: hookPath(id), body, key: randomUUID() });
  const changed = json as HookWithSecret;
  session.say(`asof: hook ${changed.id} changed: ${Object.keys(body).join(', ')}`);
  tellSecret(session, changed, brought !== null);
  sayRemarks(session, changed);
}

/** Data: what is to be pasted. A secret that somebody has brought is not shown to them, nor one that nobody can use. */
function tellSecret(session: Session, hook: HookWithSecret, isBrought: boolean): void {
  if (session.wantsJson) return session.printJson(hook);
  const { kind, url, secret } = harmlessDeep(hook);
  const isInAddress = secret !== null && url.endsWith(`/${encodeURIComponent(secret)}`);
  const isShown = secret !== null && !isBrought && !makesItsSecret(kind);
  session.print(...table([['address', url], ...(isShown && !isInAddress ? [['secret', secret]] : [])]));
  if (isShown)
    session.say(`asof: ${isInAddress ? 'the address ends with the secret, which' : 'the secret'} is shown this once`);
}

/** What the options say of where its entries go; an empty one clears. */
async function settingsOf({ given }: Session, client: Client): Promise<Record<string, unknown>> {
  const said: Record<string, unknown> = {};
  const incident = given.text('incident');
  if (incident !== undefined) said['incident'] = incident === '' ? null : await idMeant(client, incident);
  const fields = { service: 'service', env: 'environment', tz: 'tz', timestampHeader: 'timestampHeader' };
  for (const [option, field] of Object.entries(fields)) {
    const value = given.text(option);
    if (value !== undefined) said[field] = value === '' ? null : value;
  }
  if (given.flag('opens') || given.flag('noOpens')) said['opens'] = given.flag('opens');
  if (given.has('map')) said['map'] = pairsOf(given.list('map'), '--map component=LABEL');
  if (given.has('channel')) {
    const channels = Object.entries(pairsOf(given.list('channel'), '--channel C0123ABCD=INC'));
    const ids: [string, string][] = [];
    for (const [channel, named] of channels) ids.push([channel, await idMeant(client, named)]);
    said['channels'] = Object.fromEntries(ids);
  }
  return said;
}

/** `key=value`, each; a single empty one is none. */
function pairsOf(typed: readonly string[], form: string): Record<string, string> {
  const pairs = typed
    .filter((each) => each !== '')
    .map((each): [string, string] => {
      const at = each.indexOf('=');
      if (at < 1 || at === each.length - 1) throw new UsageFault(`"${each}" is no pair: write ${form}`);
      return [each.slice(0, at), each.slice(at + 1)];
    });
  return Object.fromEntries(pairs);
}

export async function listHooks(session: Session): Promise<void> {
  session.takeNothing();
  const answer = await session.client().get<{ hooks: Hook[] }>('v1/hooks');
  session.printAnswer(answer, ({ hooks }) =>
    hooks.length === 0
      ? []
      : table(
          [['id', 'kind', 'made', 'goes'], ...hooks.map((hook) => [hook.id, hook.kind, hook.createdAt, goalOf(hook)])],
          session.lineWidth,
        ),
  );
  if (answer.hooks.length === 0) session.say('asof: there are no hooks: asof hooks create KIND');
  for (const hook of answer.hooks) sayRemarks(session, hook, `hook ${hook.id}`);
}

function goalOf({ incident, service, opens, channels }: Hook): string {
  const goals = [
    incident === null ? null : `into ${incident}`,
    ...Object.entries(channels).map(([channel, of]) => `${channel} into ${of}`),
    opens ? 'opens incidents' : null,
    service === null ? null : `to the changes of ${service}`,
  ].filter((goal) => goal !== null);
  return goals.length === 0 ? 'where the sender says' : goals.join(', ');
}

interface HookDeliveries {
  readonly deliveries: readonly {
    readonly at: string;
    readonly status: number;
    readonly result: string;
    readonly why: string | null;
    readonly became: readonly {
      readonly incident: string | null;
      readonly service: string | null;
      readonly type: string;
    }[];
  }[];
}

export async function hookDeliveries(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  const answer = await session.client().get<HookDeliveries>(hookPath(id, 'deliveries'));
  session.printAnswer(answer, ({ deliveries }) =>
    table(
      deliveries.map(({ at, status, result, why, became }) => [
        localMoment(session.zone, Date.parse(at)),
        `${status}`,
        result,
        [why, ...became.map((each) => `${each.type} in ${each.incident ?? each.service ?? '?'}`)]
          .filter(Boolean)
          .join(', '),
      ]),
      session.lineWidth,
    ),
  );
  if (answer.deliveries.length === 0) session.say('asof: nothing has come yet');
}

export async function deleteHook(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  await session.client().delete(hookPath(id));
  session.say(`asof: hook ${id} deleted, and its address with it; what it has recorded stays`);
}
