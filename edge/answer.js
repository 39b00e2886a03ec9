// CloudFront's engine knows asynchronous functions at the top level alone, and no await among the arguments of a call.
// biome-ignore lint/correctness/noUnusedVariables: whatever function this becomes part of calls it
async function cdkCorsAnswer(event) {
  const asked = cdkCors.ask(cdkCorsSettings, event);
  if (asked === undefined) return event.request;
  let isStored = false;
  for (let i = 0; i < 3 && !isStored; i++) {
    const key = cdkCors.keyAt(asked, i);
    if (key === undefined) break;
    try {
      const value = await cdkCorsStore.get(key);
      isStored = cdkCors.admits(asked, i, value);
    } catch (_) {
      // a key that is missing, or a store that cannot be read, admits nobody
    }
  }
  return cdkCors.answer(cdkCorsSettings, event, asked, isStored) || event.request;
}
