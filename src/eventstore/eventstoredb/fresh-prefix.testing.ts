/** For a store of one test's own on a server that many use. */
import { randomUUID } from 'node:crypto';

export const freshPrefix = (of: string): string => of + randomUUID().replaceAll('-', '');
