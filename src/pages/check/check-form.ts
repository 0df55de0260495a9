/** What the form of the page sends: plain text, a line for each field, the report last and up to the end. */
export interface CheckForm {
  readonly report: string;
  readonly source: string;
  readonly incident: string;
  readonly tz: string;
}

const FIELDS = ['source', 'tz', 'incident'] as const;
const REPORT = 'report=';

/** @param body as browsers write it; a field that is not there is empty */
export function readCheckForm(body: string): CheckForm {
  const form = { report: '', source: '', incident: '', tz: '' };
  let at = 0;
  for (const name of FIELDS) {
    const end = body.indexOf('\n', at);
    if (!body.startsWith(`${name}=`, at) || end === -1) continue;
    form[name] = body.slice(at + name.length + 1, end).trim();
    at = end + 1;
  }
  if (!body.startsWith(REPORT, at)) return form;
  // The last line end is the form's.
  return { ...form, report: body.slice(at + REPORT.length).replace(/\r?\n$/, '') };
}
