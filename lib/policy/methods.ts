/** Methods that change nothing (RFC 9110, section 9.2.1; RFC 10008); anything unknown may change something. */
export function isSafeMethod(method: string): boolean {
  return isReadMethod(method) || method === 'OPTIONS';
}

/** Methods that belong to the class for reads. */
export function isReadMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'QUERY';
}
