/** Documents for tests of read models. */
import { type Position } from '../eventstore/event-store.js';
import { type DocumentPage, type EntryDocument, type HeadDocument, type ListedDocument } from './read-models.js';

export const at = (place: number): Position => String(place).padStart(20, '0');

export function headDocument(set: Partial<HeadDocument> = {}): HeadDocument {
  const { id = 'inc-1', revision = 0 } = set;
  return {
    id,
    stream: `incident-${id}`,
    revision,
    position: at(revision),
    entries: 1,
    tellsNoLearning: false,
    isPrivate: false,
    summary: `{"summary":"${id} at ${revision}"}`,
    ticking: null,
    listed: `{"row":"${id} at ${revision}"}`,
    ...set,
  };
}

export function entryDocument(set: Partial<EntryDocument> = {}): EntryDocument {
  const { entryId = 'e1', revision = 0, lastRevision = revision } = set;
  return {
    incidentId: 'inc-1',
    entryId,
    from: 1_674_583_200_000,
    revision,
    lastRevision,
    view: `{"text":"${entryId} at ${lastRevision}"}`,
    ...set,
  };
}

export const heads = (...documents: HeadDocument[]): DocumentPage => ({ heads: documents, entries: [] });
export const entries = (...documents: EntryDocument[]): DocumentPage => ({ heads: [], entries: documents });
export const NO_DOCUMENTS: DocumentPage = { heads: [], entries: [] };

export const listedPart = ({ id, stream, revision, position, listed }: HeadDocument): ListedDocument => ({
  id,
  stream,
  revision,
  position,
  listed,
});
