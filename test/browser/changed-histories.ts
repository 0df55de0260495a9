/** Ways in which the history inside a file may have been changed, and what the file is to say of each. */

interface Change {
  readonly what: string;
  readonly change: (history: string, event: string) => string;
  /** Of the revision that `event` is. */
  readonly says: (revision: number) => string;
}

const ofRevision = (revision: number): string => `Not verified: revision ${revision} does not fit its hash`;

export const CHANGES: readonly Change[] = [
  {
    what: 'a letter of its words',
    change: (history, event) => history.replace(event, event.replace('"text":"Cards', '"text":"cards')),
    says: ofRevision,
  },
  {
    what: 'when it happened',
    change: (history, event) => history.replace(event, event.replaceAll('10:10:00', '10:01:00')),
    says: ofRevision,
  },
  {
    what: 'a time that is derived',
    change: (history, event) => history.replace(event, event.replace('10:10:00', '10:01:00')),
    says: ofRevision,
  },
  {
    what: 'who recorded it',
    change: (history, event) => history.replace(event, event.replace('"recordedby":"', '"recordedby":"x')),
    says: ofRevision,
  },
  {
    what: 'a digit of its hash',
    change: (history, event) => history.replace(event, event.replace(/"hash":"./, '"hash":"z')),
    says: ofRevision,
  },
  {
    what: 'its revision',
    change: (history, event) => history.replace(event, event.replace(/"revision":\d+/, '"revision":99999999')),
    says: ofRevision,
  },
  {
    what: 'that it is there',
    change: (history, event) => history.replace(`${event},`, ''),
    says: (revision) => ofRevision(revision + 1),
  },
  {
    what: 'its type to none that there is',
    change: (history, event) => history.replace(event, event.replace('asof.declared', 'asof.declareD')),
    says: ofRevision,
  },
  {
    what: 'a name of its fields',
    change: (history, event) => history.replace(event, event.replace('"recordedtime"', '"recordedtimE"')),
    says: ofRevision,
  },
  {
    what: 'the end of the history',
    change: (history) => history.replace(/,\{"specversion"(?!.*"specversion").*\}\]/, ']'),
    says: () => 'Not verified: the history is not as it was taken along',
  },
  {
    what: 'when it was taken along',
    change: (history) => history.replace('"takenAt":"2', '"takenAt":"3'),
    says: () => 'Not verified: the history is not as it was taken along',
  },
  {
    what: 'what makes it JSON',
    change: (history) => history.replace('"events":[', '"events":'),
    says: () => 'Not verified: the history cannot be read',
  },
];
