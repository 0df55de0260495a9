/** The page of one incident. */
import { effect, signal } from '@preact/signals';
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
      </main>
      {!OFFLINE && <Composer id={id} />}
    </div>
  );
}

/** Loaded once two moments are compared. */
const loaded = signal<typeof import('./difference.js') | null>(null);
effect(() => {
  if (compared.value && !loaded.peek()) void import('./difference.js').then((part) => (loaded.value = part));
});

function Difference() {
  return compared.value && loaded.value ? <loaded.value.DifferenceRegion /> : null;
}

/** On a narrow screen, where it stands stays in view. */
function Sticky() {
  return (
    <p class="sticky" aria-hidden="true">
      <Status /> {shown.value?.headline.duration.text}
    </p>
  );
}
