/** Where pages are: the service may live below a path of its public URL. */
import { type Settings } from '../config.js';

/** The address of a page for the world; without a public URL its path alone. @param path without a slash in front */
export const canonicalOf = ({ publicUrl }: Pick<Settings, 'publicUrl'>, path: string): string =>
  publicUrl === undefined ? `/${path}` : `${publicUrl.replace(/\/$/, '')}/${path}`;
