/** A page of documents in parts that a database takes at once. */
import { type DocumentPage, type EntryDocument, type HeadDocument } from './read-models.js';

export interface PartLimits {
  readonly documents: number;
  /** Of all texts of a part together; a document that is larger by itself is a part. */
  readonly characters: number;
}

/** In order: entries before heads. No parts if there are no documents. */
export function inParts(page: DocumentPage, limits: PartLimits): DocumentPage[] {
  const parts: { readonly entries: EntryDocument[]; readonly heads: HeadDocument[] }[] = [];
  let documents = 0;
  let characters = 0;
  const partFor = (size: number) => {
    if (parts.length === 0 || documents === limits.documents || characters + size > limits.characters) {
      parts.push({ entries: [], heads: [] });
      documents = characters = 0;
    }
    documents++;
    characters += size;
    return parts.at(-1)!;
  };
  for (const entry of page.entries) partFor(entry.view.length).entries.push(entry);
  for (const head of page.heads) partFor(sizeOf(head)).heads.push(head);
  return parts;
}

const sizeOf = ({ summary, ticking, listed }: HeadDocument): number =>
  summary.length + (ticking?.length ?? 0) + listed.length;
