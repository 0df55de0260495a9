/** Which files of a folder are reports. */
import { readReport } from '../timeline/reports/read-report.js';

/** By the endings of their names. A name without one tells nothing. */
export const REPORT_KINDS: ReadonlySet<string> = new Set(['.md', '.markdown', '.qmd', '.rst', '.txt', '.log', '.erb']);

/** Fewer lines that begin with a time, and a file whose name tells nothing is no report. */
const LEAST_TIMED = 2;

/** @param report read, or checked */
export const hasTimeline = ({ facts }: { readonly facts: readonly { readonly structured: boolean }[] }): boolean =>
  facts.filter(({ structured }) => structured).length >= LEAST_TIMED;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are text with a timeline. */
export function isTimeline(bytes: Buffer): boolean {
  try {
    const text = utf8.decode(bytes);
    const frame = { source: '', zone: null, date: null, order: null, now: Date.now() };
    return !text.includes('\0') && hasTimeline(readReport(text, frame));
  } catch {
    return false;
  }
}
