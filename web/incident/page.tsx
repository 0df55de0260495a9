/** The page of one incident. */
import { computed } from '@preact/signals';
import { Bar } from '../shared/bar.js';
import { Help } from '../shared/help.js';
import { Aside } from './aside.js';
import { CaughtUp } from './caught-up.js';
import { Composer } from './composer.js';
import { compared } from './difference-state.js';
import { Feed } from './feed.js';
import { Header, Status } from './header.js';
import { KEYS } from './keys.js';
import { KnownSlider } from './known-slider.js';
import { later } from './later.js';
import { isNow, isRetracted, mayAdd, shown } from './moment.js';
import { questioned } from './selection.js';
import { Numbers } from './numbers.js';
import { SIGNS } from './signs.js';
import { TakeAlong } from './take-along.js';
import { Timeline } from './timeline.js';

export function IncidentPage({ id }: { readonly id: string }) {
  return (
    <div class={`incident${isNow.value ? '' : ' past'}${isRetracted.value ? ' retracted' : ''}`}>
      <Bar>
        {!OFFLINE && <TakeAlong id={id} />}
        <Help keys={KEYS} signs={SIGNS} />
      </Bar>
      <Sticky />
      <main>
        {!OFFLINE && <CaughtUp />}
        <Header />
        <Retraction />
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
      {!OFFLINE && mayAdd.value && <Composer id={id} />}
    </div>
  );
}

const Retraction = later(
  computed(() => isRetracted.value || null),
  async () => (await import('./retraction.js')).Retraction,
);
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
