/** What jest reports: `failed REPORT` prints the files that failed, `totals REPORT AGAIN` the real totals of both runs. */
import { readFileSync } from 'node:fs';

const [what, ...paths] = process.argv.slice(2);
const reports = paths.map((path) => readFileSync(path, 'utf8')).filter((text) => text !== '');
if (reports.length === 0) {
  console.log('the tests left no report');
  process.exit(1);
}
// The later run of a file stands for it.
const files = new Map(reports.flatMap((text) => JSON.parse(text).testResults).map((file) => [file.name, file]));

if (what === 'failed') {
  for (const { name, status } of files.values()) if (status === 'failed') console.log(name);
} else {
  const count = (...statuses) =>
    [...files.values()].flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status))
      .length;
  // A file that cannot be loaded has no test that could fail.
  const broken = [...files.values()].filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const skipped = count('pending', 'todo');
  console.log(
    `${count('passed')} passed, ${count('failed') + broken.length} failed${skipped ? `, ${skipped} skipped` : ''}`,
  );
}
