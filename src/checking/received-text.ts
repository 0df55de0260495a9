/** The text of a report, from the body of a request. */
import { readText } from '../http/text-body.js';

/** Bodies of reports, which are read here. */
export const REPORT_TYPES = ['text/markdown', 'text/plain'] as const;

/** @throws Problem `too_large`, `malformed`; `unsupported_media` for a body that is no text */
export const receiveText = (body: unknown): Promise<string> => readText(body, REPORT_TYPES);
