/** The address of the service, and the path that it lives below, for links in answers. */
import { type FastifyRequest } from 'fastify';
import { type Settings } from '../config.js';

/** Without a public URL it is what was asked, as the edge or a trusted proxy has found it. */
export const originOf = (
  { publicUrl }: Pick<Settings, 'publicUrl'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
): string => publicUrl ?? `${protocol}://${host}`;

/** The path of the public URL, with a slash at its end. */
export const basePath = ({ publicUrl }: Pick<Settings, 'publicUrl'>): string =>
  publicUrl === undefined ? '/' : `${new URL(publicUrl).pathname.replace(/\/$/, '')}/`;
