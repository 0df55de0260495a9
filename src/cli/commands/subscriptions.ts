/** `asof subscriptions create`, `list`, `deliveries`, `retry` and `delete`: who is told what happens. */
import { randomUUID } from 'node:crypto';
import { localMoment } from '../../timeline/clocks.js';
import { UsageFault } from '../failures.js';
import { idMeant } from '../naming.js';
import { sayRemarks } from '../remarks.js';
import { type Session } from '../session.js';
import { harmlessDeep, table } from '../terminal.js';

/** As the service shows it. */
interface Subscription {
  readonly id: string;
  readonly url: string;
  /** None: all. */
  readonly types: readonly string[];
  readonly incident: string | null;
  readonly thin: boolean;
  readonly createdAt: string;
  readonly switchedOffAt: string | null;
  readonly warnings?: readonly string[];
}

const pathOf = (id: string, ...rest: readonly string[]): string =>
  ['v1/subscriptions', encodeURIComponent(id), ...rest].join('/');

export async function subscribe(session: Session): Promise<void> {
  const [url] = session.takeNamed('URL') as [string];
  const { given } = session;
  const client = session.client();
  const incident = given.text('incident');
  const body = {
    url,
    ...(given.has('type') && { types: given.list('type') }),
    ...(incident && { incident: await idMeant(client, incident) }),
    ...(given.flag('thin') && { thin: true }),
  };
  const { json } = await client.write({ method: 'POST', path: 'v1/subscriptions', body, key: randomUUID() });
  const made = json as Subscription & { readonly secret: string };
  session.say(`asof: subscription ${made.id} made: ${wantsOf(made)} goes to ${made.url}`);
  if (session.wantsJson) session.printJson(made);
  else session.print(harmlessDeep(made.secret));
  session.say('asof: the receiver checks signatures with the secret, which is shown this once');
  sayRemarks(session, made);
}

export async function listSubscriptions(session: Session): Promise<void> {
  session.takeNothing();
  const answer = await session.client().get<{ subscriptions: Subscription[] }>('v1/subscriptions');
  session.printAnswer(answer, ({ subscriptions }) =>
    subscriptions.length === 0
      ? []
      : table(
          [
            ['id', 'made', 'what', 'to'],
            ...subscriptions.map((each) => [each.id, each.createdAt, wantsOf(each), each.url]),
          ],
          session.lineWidth,
        ),
  );
  if (answer.subscriptions.length === 0) session.say('asof: there are no subscriptions: asof subscriptions create URL');
  for (const each of answer.subscriptions) {
    if (each.switchedOffAt !== null)
      session.say(
        `asof: warning: subscription ${each.id}: off since ${each.switchedOffAt}: its receiver said that it is gone`,
      );
    sayRemarks(session, each, `subscription ${each.id}`);
  }
}

const wantsOf = ({ types, incident, thin }: Subscription): string =>
  [
    types.length === 0 ? 'everything' : types.join(', '),
    incident === null ? '' : `of ${incident}`,
    thin ? 'without words' : '',
  ]
    .filter(Boolean)
    .join(' ');

interface Delivery {
  readonly n: number;
  readonly state: string;
  readonly nextAt: string | null;
  readonly attempts: readonly { readonly at: string; readonly status: number | null; readonly error: string | null }[];
}

const SHOWN = '20';

export async function subscriptionDeliveries(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  const limit = session.given.text('limit') ?? SHOWN;
  const answer = await session.client().get<{ deliveries: Delivery[] }>(pathOf(id, 'deliveries'), { limit });
  session.printAnswer(answer, ({ deliveries }) =>
    table(
      deliveries.map((delivery) => [`${delivery.n}`, delivery.state, wentText(delivery, session)]),
      session.lineWidth,
    ),
  );
  if (answer.deliveries.length === 0) session.say('asof: nothing was sent yet');
}

function wentText({ attempts, nextAt }: Delivery, { zone }: Session): string {
  const last = attempts.at(-1);
  const tries = attempts.length === 1 ? '1 try' : `${attempts.length} tries`;
  return [
    last ? `${last.error ?? last.status} at ${localMoment(zone, Date.parse(last.at))}, ${tries}` : 'not tried yet',
    nextAt === null ? '' : `next at ${localMoment(zone, Date.parse(nextAt))}`,
  ]
    .filter(Boolean)
    .join('; ');
}

export async function retryDelivery(session: Session): Promise<void> {
  const [id, n] = session.takeNamed('ID', 'N') as [string, string];
  if (!/^[1-9]\d{0,14}$/.test(n)) throw new UsageFault(`N is the number of a delivery, not "${n}"`);
  const path = pathOf(id, 'deliveries', n, 'retry');
  const { json } = await session.client().write({ method: 'POST', path, body: {}, key: randomUUID() });
  if (session.wantsJson) session.printJson(json);
  session.say(`asof: delivery ${n} of ${id} is tried at once`);
}

export async function unsubscribe(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  await session.client().delete(pathOf(id));
  session.say(`asof: subscription ${id} deleted; nothing more is sent`);
}
