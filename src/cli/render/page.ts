/** How a reading is drawn: on which clocks, how wide, in colour or not. A session is one. */
import { type Paint } from '../terminal.js';
import { type Zone } from '../../timeline/clocks.js';

export interface Page {
  readonly zone: Zone;
  readonly width: number;
  readonly paint: Paint;
}
