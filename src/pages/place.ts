/** Where pages are: the service may live below a path of its public URL. */
import { type Settings } from '../config.js';

/** With a slash at its end. */
export function basePath({ publicUrl }: Pick<Settings, 'publicUrl'>): string {
  return publicUrl === undefined ? '/' : `${new URL(publicUrl).pathname.replace(/\/$/, '')}/`;
}

/** The address of a page for the world; without a public URL its path alone. @param path without a slash in front */
export const canonicalOf = ({ publicUrl }: Pick<Settings, 'publicUrl'>, path: string): string =>
  publicUrl === undefined ? `/${path}` : `${publicUrl.replace(/\/$/, '')}/${path}`;
