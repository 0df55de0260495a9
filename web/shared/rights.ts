/** Whether whoever looks at the page may write. A file that was taken along has no service to write to. */
export const mayWrite = !OFFLINE && document.documentElement.dataset['readsOnly'] === undefined;
