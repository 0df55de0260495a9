/** What the form of the page sends: plain text, a line for each field, the report last and up to the end. */
export interface CheckForm {
  readonly report: string;
  readonly source: string;
  readonly tz: string;
  /** Of times that name no day. */
  readonly date: string;
  readonly incident: string;
  /** What was known of the incident then. */
  readonly asOf: string;
}

/** The fields before the report, in the order in which they are sent: the names of the API. */
export const FIELDS = ['source', 'tz', 'date', 'incident', 'asOf'] as const;
export type CheckField = (typeof FIELDS)[number];
const REPORT = 'report=';

/** @param valueOf what a field has; empty where it has nothing */
export function checkForm(report: string, valueOf: (name: CheckField) => string): CheckForm {
  const [source, tz, date, incident, asOf] = FIELDS.map(valueOf) as [string, string, string, string, string];
  return { report, source, tz, date, incident, asOf };
}

/** @param body as browsers write it; a field that is not there is empty */
export function readCheckForm(body: string): CheckForm {
  const values = new Map<string, string>();
  let at = 0;
  for (const name of FIELDS) {
    const end = body.indexOf('\n', at);
    if (!body.startsWith(`${name}=`, at) || end === -1) continue;
    values.set(name, body.slice(at + name.length + 1, end).trim());
    at = end + 1;
  }
  // The last line end is the form's.
  const report = body.startsWith(REPORT, at) ? body.slice(at + REPORT.length).replace(/\r?\n$/, '') : '';
  return checkForm(report, (name) => values.get(name) ?? '');
}
