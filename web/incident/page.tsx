/** The page of one incident. */
import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { type ComponentType } from 'preact';
import { Bar } from '../shared/bar.js';
import { Aside } from './aside.js';
import { CaughtUp } from './caught-up.js';
import { Composer } from './composer.js';
import { compared } from './difference-state.js';
import { Feed } from './feed.js';
import { Header, Status } from './header.js';
import { Help } from './help.js';
import { KnownSlider } from './known-slider.js';
import { isNow, shown } from './moment.js';
import { questioned } from './selection.js';
import { Numbers } from './numbers.js';
import { TakeAlong } from './take-along.js';
import { Timeline } from './timeline.js';

export function IncidentPage({ id }: { readonly id: string }) {
  return (
    <div class={`incident${isNow.value ? '' : ' past'}`}>
      <Bar>
        {!OFFLINE && <TakeAlong id={id} />}
        <Help />
      </Bar>
      <Sticky />
      <main>
        {!OFFLINE && <CaughtUp />}
        <Header />
        <Numbers />
        <Timeline />
        <KnownSlider />
        <div class="columns">
          <Feed />
          <div>
            <Difference />
            <Aside />
          </div>
        </div>
        <Why />
      </main>
      {!OFFLINE && <Composer id={id} />}
    </div>
  );
}

/** A part of the page in a file of its own, loaded once there is something that it shows. */
function later<T>(shows: ReadonlySignal<T | null>, load: () => Promise<ComponentType<{ readonly of: T }>>) {
  const Loaded = signal<ComponentType<{ readonly of: T }> | null>(null);
  effect(() => {
    if (shows.value !== null && !Loaded.peek()) void load().then((part) => (Loaded.value = part));
  });
  return () => {
    const Part = Loaded.value;
    return shows.value !== null && Part ? <Part of={shows.value} /> : null;
  };
}

const Difference = later(compared, async () => (await import('./difference.js')).DifferenceRegion);
const Why = later(questioned, async () => (await import('./why.js')).Why);

/** On a narrow screen, where it stands stays in view. */
function Sticky() {
  return (
    <p class="sticky" aria-hidden="true">
      <Status /> {shown.value?.headline.duration.text}
    </p>
  );
}
