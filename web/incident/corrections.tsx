/** What may be done to a fact: correct, retract, confirm; and what was done to it. Nothing is ever overwritten. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { isUnconfirmed, type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { apiOf } from '../shared/base.js';
import { Refused, send } from '../shared/problem.js';
import { Chain } from './chain.js';
import { record } from './record.js';

interface CorrectionsProps {
  readonly entry: Entry;
  readonly texts: EntryTexts | undefined;
}

const addressOf = ({ id }: Entry): string => `${apiOf(record.value!.id)}/entries/${encodeURIComponent(id)}`;
const ifMatch = (revision: number): Record<string, string> => ({ 'if-match': `"${revision}"` });

export function Corrections({ entry, texts }: CorrectionsProps) {
  const trouble = useSignal<string | null>(null);
  const act = (what: 'retract' | 'confirm') => (): void => {
    void failureOf(send('POST', `${addressOf(entry)}/${what}`, {}, ifMatch(entry.lastRevision))).then(
      (failure) => (trouble.value = failure),
    );
  };
  return (
    <div class="corrections">
      {isUnconfirmed(entry) && (
        <button type="button" onClick={act('confirm')}>
          Confirm
        </button>
      )}
      <Correct entry={entry} texts={texts} />
      <button type="button" onClick={act('retract')}>
        Retract
      </button>
      <Chain id={entry.id} />
      {trouble.value !== null && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </div>
  );
}

async function failureOf(sent: Promise<unknown>): Promise<string | null> {
  try {
    await sent;
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The fields that the dialog has. */
const FIELDS = ['occurredAt', 'text', 'type', 'component', 'level'] as const;
type Field = (typeof FIELDS)[number];
type Values = Readonly<Record<Field, string>>;

const LABELS: Readonly<Record<Field, string>> = {
  occurredAt: 'Occurred at',
  text: 'Text',
  type: 'Type',
  component: 'Component',
  level: 'Level',
};

const valuesOf = ({ facts }: Entry, texts: EntryTexts | undefined): Values => ({
  occurredAt: facts.occurredAt,
  text: texts?.text ?? '',
  type: facts.type,
  component: facts.component ?? '',
  level: facts.level ?? '',
});

/** Only what was changed; an emptied field is cleared. */
function setOf(before: Values, after: Values): Record<string, string | null> {
  return Object.fromEntries(
    FIELDS.filter((field) => before[field] !== after[field]).map((field) => [
      field,
      after[field] === '' ? null : after[field],
    ]),
  );
}

function Correct({ entry, texts }: CorrectionsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  /** What the dialog was opened on: If-Match is of that moment. */
  const opened = useSignal<{ readonly values: Values; readonly revision: number } | null>(null);
  const mine = useSignal<Values | null>(null);
  const reason = useSignal('');
  const trouble = useSignal<string | null>(null);
  const theirs = useSignal<Values | null>(null);

  const open = (): void => {
    const values = valuesOf(entry, texts);
    opened.value = { values, revision: entry.lastRevision };
    mine.value = values;
    [reason.value, trouble.value, theirs.value] = ['', null, null];
    dialog.current?.showModal();
  };
  const save = async (revision: number): Promise<void> => {
    const set = setOf(opened.value!.values, mine.value!);
    const body = { set, ...(reason.value !== '' && { reason: reason.value }) };
    try {
      await send('PATCH', addressOf(entry), body, ifMatch(revision));
      dialog.current?.close();
    } catch (error) {
      trouble.value = error instanceof Error ? error.message : String(error);
      if (error instanceof Refused && error.status === 412) theirs.value = valuesOf(entry, texts);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void save(opened.value!.revision);
  };
  return (
    <>
      <button type="button" onClick={open}>
        Correct
      </button>
      <dialog ref={dialog} class="correct" aria-label="Correct">
        {mine.value && (
          <form onSubmit={submit}>
            <h2>Correct</h2>
            {FIELDS.map((field) => (
              <label key={field}>
                {LABELS[field]}
                <Edit
                  field={field}
                  value={mine.value![field]}
                  onEdit={(value) => (mine.value = { ...mine.value!, [field]: value })}
                />
                {theirs.value && theirs.value[field] !== mine.value![field] && (
                  <span class="theirs">
                    theirs: <bdi>{theirs.value[field] || 'empty'}</bdi>
                  </span>
                )}
              </label>
            ))}
            <label>
              Reason
              <input value={reason.value} required onInput={(event) => (reason.value = event.currentTarget.value)} />
            </label>
            {trouble.value !== null && (
              <p class="trouble" role="alert">
                {trouble.value}
              </p>
            )}
            <div class="buttons">
              {theirs.value ? (
                <>
                  <button type="button" onClick={() => dialog.current?.close()}>
                    Keep theirs
                  </button>
                  <button type="button" onClick={() => void save(entry.lastRevision)}>
                    Save mine over it
                  </button>
                </>
              ) : (
                <>
                  <button type="button" onClick={() => dialog.current?.close()}>
                    Cancel
                  </button>
                  <button type="submit">Save</button>
                </>
              )}
            </div>
          </form>
        )}
      </dialog>
    </>
  );
}

interface EditProps {
  readonly field: Field;
  readonly value: string;
  readonly onEdit: (value: string) => void;
}

function Edit({ field, value, onEdit }: EditProps) {
  return field === 'text' ? (
    <textarea rows={4} value={value} onInput={(event) => onEdit(event.currentTarget.value)} />
  ) : (
    <input value={value} onInput={(event) => onEdit(event.currentTarget.value)} />
  );
}
