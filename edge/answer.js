// CloudFront's engine knows asynchronous functions at the top level alone, and no await among the arguments of a call.
// biome-ignore lint/correctness/noUnusedVariables: whatever function this becomes part of calls it
async function cdkCorsAnswer(event) {
  const asked = cdkCors.ask(cdkCorsSettings, event);
  if (!asked) return undefined;
  const now = Date.now() / 1000;
  for (let i = 0; i < asked.keys.length && !asked.isAdmitted; i++) {
    try {
      const value = await cdkCorsStore.get(asked.keys[i]);
      cdkCors.take(asked, i, value, now);
    } catch (_) {
      // a key that is missing, or a store that cannot be read, admits nobody
    }
  }
  return cdkCors.answer(cdkCorsSettings, asked);
}
