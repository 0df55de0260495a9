/** Where a person says who they are, and where they go from there. Paths are the service's own, without a prefix. */
import { type Settings } from '../../config.js';
import { basePath } from '../../http/origin.js';

/** Any origin: only whether a path leads away from it counts. */
const HERE = 'http://here.invalid';
const MAX_PATH = 2000;

/** @param asked path and query of what was asked for */
export function signInAddress(settings: Pick<Settings, 'publicUrl'>, asked: string): string {
  return publicPath(settings, `/login${returnQuery(asked)}`);
}

/** Where the issuer is asked who a person is. */
export const issuerAddress = (settings: Pick<Settings, 'publicUrl'>, asked: string): string =>
  publicPath(settings, `/login/issuer${returnQuery(asked)}`);

function returnQuery(asked: string): string {
  const path = returnPath(asked);
  return path === '/' ? '' : `?return=${encodeURIComponent(path)}`;
}

/** A path of our own to go on to; `/` in place of anything else. */
export function returnPath(asked: string): string {
  const isPath = /^\/(?![/\\])[\x21-\x7e]*$/.test(asked) && !asked.includes('\\') && asked.length <= MAX_PATH;
  if (!isPath || !URL.canParse(asked, HERE)) return '/';
  const { origin, pathname, search } = new URL(asked, HERE);
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : '/';
}

/** The path at which the world finds a path of the service. */
export const publicPath = (settings: Pick<Settings, 'publicUrl'>, path: string): string =>
  basePath(settings) + path.replace(/^\//, '');
