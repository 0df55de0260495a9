/** What a rollback says that it takes back, looked up among the changes of its service. */
import { type ChangeView } from '../../timeline/view/view-types.js';
import { type Client } from '../client.js';
import { type Session } from '../session.js';
import { harmless } from '../terminal.js';
import { afterwards } from '../write.js';

/** Among so many of the newest changes. */
const MOST = 100;
/** So many releases are named. */
const NAMED = 3;
const SHORTEST_COMMIT = 7;

/**
 * Says that no release of the service is called so, where there are others. One older than those that are looked at may
 * be, and so may one that nobody recorded.
 */
export async function sayUnknownRelease(session: Session, client: Client, service: string): Promise<void> {
  const reverts = session.given.text('reverts');
  if (reverts === undefined) return;
  const path = `v1/services/${encodeURIComponent(service.toLowerCase())}/changes`;
  const told = await afterwards(client.get<{ changes: ChangeView[] }>(path, { limit: `${MOST}` }));
  const releases = told?.changes.filter(({ type }) => type === 'release') ?? [];
  if (releases.length === 0 || releases.some((release) => isCalled(release, reverts))) return;
  const known = [...new Set(releases.map(({ id, version }) => version ?? id))].slice(0, NAMED).join(', ');
  session.say(
    `asof: no release of ${harmless(service)} is called ${harmless(reverts)}; the newest: ${harmless(known)}`,
  );
}

const isCalled = ({ id, version, commit }: ChangeView, name: string): boolean =>
  id === name || version === name || (name.length >= SHORTEST_COMMIT && commit?.startsWith(name) === true);
