const before = new Map<string, string | undefined>();

/** Sets a variable of the environment, or takes it away, until `unstubEnvs`. */
export function stubEnv(name: string, value: string | undefined): void {
  if (!before.has(name)) before.set(name, process.env[name]);
  set(name, value);
}

/** Gives all variables the values that they had. */
export function unstubEnvs(): void {
  for (const [name, value] of before) set(name, value);
  before.clear();
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
