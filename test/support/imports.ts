/** Imports, for tests: what is sent, and the rows that come back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ImportRow {
  line: number;
  status: 'created' | 'unchanged' | 'updated' | 'skipped' | 'failed';
  id: string | null;
  problem: { code: string; detail: string; errors: { pointer?: string }[] } | null;
}

export type ContentType = 'text/markdown' | 'text/plain' | 'application/json' | 'application/x-ndjson';

/** @param url the service's origin, without a slash at the end */
export async function importInto(
  url: string,
  contentType: ContentType,
  body: string | Buffer<ArrayBuffer>,
  query = '',
): Promise<ImportRow[]> {
  const answer = await fetch(`${url}/v1/import${query}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ImportRow);
}

export const IMPORT_FIXTURES = join(import.meta.dirname, '../fixtures/postmortem-index');

export const CHECKOUT_FILE = '0b7c3f52-6c1e-4f55-9f0e-5d8a1c2b3e4f.md';

/** A file as another tool would have written it. */
export const otherFile = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/other-files', name), 'utf8');

/** A document that was written for these tests. */
export const importFixture = (name: string): string => readFileSync(join(IMPORT_FIXTURES, name), 'utf8');
