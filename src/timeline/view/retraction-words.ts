/** What it means that an incident was taken back as a whole. */
export const RETRACTION_MEANS = 'It is in no list and in no statistics; nothing of its record was removed.';
