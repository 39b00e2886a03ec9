/** An issuer is compared as text: with a slash at the end and without one it is two. People write the wrong one. */
export function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '');
}
