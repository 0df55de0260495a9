/** All that is known of one fact, and what may be done to it. */
import { type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { Words } from '../shared/markdown.js';
import { Chain } from './chain.js';
import { Corrections } from './corrections.js';
import { isNow, mayAdd } from './moment.js';
import { Recorder } from './recorder.js';

export interface DetailsProps {
  readonly entry: Entry;
  readonly texts: EntryTexts | undefined;
}

export function Details({ entry, texts }: DetailsProps) {
  const { facts } = entry;
  return (
    <div class="details">
      {texts?.text !== undefined && <Words text={texts.text} />}
      {texts?.quote !== undefined && <blockquote>{texts.quote}</blockquote>}
      {texts?.occurredAtText !== undefined && <p>As written: {texts.occurredAtText}</p>}
      <p class="facts">
        occurred {facts.occurredAt} · recorded {new Date(entry.recordedAt).toISOString()} by{' '}
        <Recorder by={entry.recordedBy} /> · revision {entry.revision} · <a href={`#entry-${entry.id}`}>link</a>
      </p>
      {(facts.links ?? []).map(({ url }, i) => (
        <p key={url}>
          <a href={url} rel="noreferrer nofollow">
            {texts?.linkTitles?.[i] ?? url}
          </a>
        </p>
      ))}
      {isNow.value &&
        (!OFFLINE && mayAdd.value ? <Corrections entry={entry} texts={texts} /> : <Chain id={entry.id} />)}
    </div>
  );
}
