/** For tests: reads the entries of an exported Markdown back, as bodies that could be posted. */
const HEAD = /^- (\S+) \*\*([^*]+)\*\* (`.*)$/;
const FIELD = /^ {2}- (\w+): (`.*)$/;
const QUOTED_FIELD = /^ {2}- (\w+):$/;
const LINK = /^ {2}- link: (?:<([^>]*)>|(`.*?`)(?= · rel | · title |$))(.*)$/;
const ATTRIBUTE = /^ {2}- attribute (.*)$/;

export function readMarkdownEntries(markdown: string): Record<string, unknown>[] {
  const lines = markdown.split('\n');
  const start = lines.indexOf('## Timeline');
  if (start === -1) return [];
  const end = lines.findIndex((line, i) => i > start && (line.startsWith('## ') || line.startsWith('[^')));
  const entries: Record<string, unknown>[] = [];
  let quoted = 'text';
  for (const line of lines.slice(start + 1, end === -1 ? undefined : end)) {
    const entry = entries.at(-1) ?? {};
    const [, time, type, id] = HEAD.exec(line) ?? [];
    if (time !== undefined) {
      entries.push({ occurredAt: time, type, id: readCode(id!).value });
      quoted = 'text';
    } else if (/^ +> /.test(line)) {
      const text = line.replace(/^ +> /, '');
      entry[quoted] = entry[quoted] === undefined ? text : `${entry[quoted] as string}\n${text}`;
    } else if (LINK.test(line)) {
      const [, plain, coded, rest] = LINK.exec(line)!;
      const link: Record<string, unknown> = { url: plain ?? readCode(coded!).value };
      for (let left = rest!; left !== '';) {
        const [whole, name] = /^ · (rel|title) /.exec(left)!;
        const { value, end: after } = readCode(left.slice(whole.length));
        link[name!] = value;
        left = left.slice(whole.length + after);
      }
      entry['links'] = [...((entry['links'] as object[] | undefined) ?? []), link];
    } else if (ATTRIBUTE.test(line)) {
      const key = readCode(ATTRIBUTE.exec(line)![1]!);
      const { value } = readCode(ATTRIBUTE.exec(line)![1]!.slice(key.end + 2));
      entry['attributes'] = { ...(entry['attributes'] as object | undefined), [key.value]: value };
    } else if (FIELD.test(line)) {
      const [, name, coded] = FIELD.exec(line)!;
      const { value } = readCode(coded!);
      entry[name!] = name === 'approximate' ? value === 'true' : value;
    } else if (QUOTED_FIELD.test(line)) quoted = QUOTED_FIELD.exec(line)![1]!;
  }
  return entries;
}

/** A span of code, as CommonMark reads it; then JSON if it looks so. */
function readCode(text: string): { value: string; end: number } {
  const [fence] = /^`+/.exec(text)!;
  const close = new RegExp(`(?<!\`)${fence}(?!\`)`, 'g');
  close.lastIndex = fence.length;
  const found = close.exec(text);
  if (!found) throw new Error(`no end of the code in ${text}`);
  let inner = text.slice(fence.length, found.index);
  if (/^ .* $/.test(inner)) inner = inner.slice(1, -1);
  return { value: inner.startsWith('"') ? (JSON.parse(inner) as string) : inner, end: found.index + fence.length };
}
