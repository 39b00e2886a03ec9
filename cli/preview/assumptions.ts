export function formatAssumptions(): string {
  return '';
}
