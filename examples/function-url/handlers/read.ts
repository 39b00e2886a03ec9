/** Nothing here knows of CORS. */
export async function handler() {
  return { quotes: ['tea is better than none'] };
}
