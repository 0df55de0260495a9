/** Declaring: a title and Enter, and one is in the incident with the composer waiting. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { attempt, declare, edit, refusal, type Declaration } from './declaration.js';

const isOpen = signal(false);

const FIELDS: readonly { readonly name: keyof Declaration; readonly label: string; readonly placeholder: string }[] = [
  { name: 'severity', label: 'Severity', placeholder: '2' },
  { name: 'services', label: 'Services', placeholder: 'checkout, payments' },
  { name: 'company', label: 'Company', placeholder: '' },
];

export function Declare() {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const open = (): void => {
    isOpen.value = true;
    dialog.current?.showModal();
    title.current?.focus();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const said = (name: keyof Declaration): string => (form.get(name) as string).trim();
    const { severity, services, company } = {
      severity: said('severity'),
      services: said('services'),
      company: said('company'),
    };
    declare({ title: said('title'), severity, services, company });
  };
  return (
    <>
      <button type="button" class="primary" onClick={open}>
        Declare an incident
      </button>
      <dialog ref={dialog} aria-labelledby="declare-heading" onClose={() => (isOpen.value = false)}>
        <h2 id="declare-heading">Declare an incident</h2>
        <form class="declare" onSubmit={submit} onInput={edit}>
          <label>
            Title
            <input ref={title} name="title" required maxLength={300} autocomplete="off" placeholder="Checkout errors" />
          </label>
          <div class="declare-more">
            {FIELDS.map(({ name, label, placeholder }) => (
              <label key={name}>
                {label}
                <input name={name} autocomplete="off" placeholder={placeholder} maxLength={200} />
              </label>
            ))}
          </div>
          <State />
          <div class="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button class="primary">Declare</button>
          </div>
        </form>
      </dialog>
    </>
  );
}

function State() {
  if (refusal.value !== null)
    return (
      <p class="trouble" role="alert">
        Not declared: {refusal.value}
      </p>
    );
  if (!attempt.value) return <p class="about">Everything but the title can come later. It begins now.</p>;
  return (
    <p class={attempt.value.tries > 0 ? 'trouble' : 'about'} role="status">
      {attempt.value.tries > 0 ? 'No answer yet. It is kept, and sent again.' : 'Declaring …'}
    </p>
  );
}
