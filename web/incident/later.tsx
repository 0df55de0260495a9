/** Parts of the page in files of their own. */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { type ComponentType } from 'preact';

/** A part that is loaded once there is something that it shows. */
export function later<T, Props extends object = object>(
  shows: ReadonlySignal<T | null>,
  load: () => Promise<ComponentType<NoInfer<Props> & { readonly of: T }>>,
): ComponentType<Props> {
  const loaded = signal<ComponentType<Props & { readonly of: T }> | null>(null);
  effect(() => {
    if (shows.value !== null && !loaded.peek()) void load().then((part) => (loaded.value = part));
  });
  return (props) => {
    const Part = loaded.value;
    return shows.value !== null && Part ? <Part {...props} of={shows.value} /> : null;
  };
}

/** A part that is loaded when it is shown for the first time. */
export function whenShown<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | null>(null);
  let isLoading = false;
  return (props) => {
    const Part = loaded.value;
    if (Part) return <Part {...props} />;
    if (!isLoading) void load().then((part) => (loaded.value = part));
    isLoading = true;
    return null;
  };
}
