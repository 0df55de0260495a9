/** What is loaded once somebody writes: the page opens without it. */
export { PastedLines, Preview, Waiting } from './preview.js';
export { post } from './posts.js';
export { understood } from './understood.js';
