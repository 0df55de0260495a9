/** The address of the service, with its path prefix, for links in answers. */
import { type FastifyRequest } from 'fastify';
import { type Settings } from '../config.js';

/** Without a public URL it is what was asked, as the edge or a trusted proxy has found it. */
export const originOf = (
  { publicUrl }: Pick<Settings, 'publicUrl'>,
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
): string => publicUrl ?? `${protocol}://${host}`;
