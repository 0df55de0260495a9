/** Where the service is: the pages may live below a path of a public URL. */
const { base = '/' } = document.documentElement.dataset;

/** @param path without a slash in front: `v1/incidents` */
export const addressOf = (path: string): string => base + path;

export const incidentAddress = (id: string): string => addressOf(`incidents/${encodeURIComponent(id)}`);
export const apiOf = (id: string): string => addressOf(`v1/incidents/${encodeURIComponent(id)}`);
