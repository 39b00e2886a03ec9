/** Whether a resolved value is a function of CloudFormation, such as `Fn::If`: only the deployment knows what it is. */
export function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'));
}
