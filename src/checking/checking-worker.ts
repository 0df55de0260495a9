/** The thread behind `ReportChecker`. */
import { answerQuestions } from '../runtime/bounded-thread-program.js';
import { carryOut } from './check-work.js';

answerQuestions(carryOut);
