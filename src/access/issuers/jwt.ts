/** Three parts of base64url. Nothing else of it has been looked at. */
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Whether something may be a signed token. */
export const looksLikeJwt = (text: string): boolean => JWT.test(text);
