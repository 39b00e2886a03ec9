/**
 * Loads what AWS's runtime interface client has loaded before it loads a function (`aws-lambda-ric` 4.0.2, which takes its
 * events by a native module): in Lambda, no function pays for these, `node:http` among them.
 */
for (const name of ['module', 'path', 'fs', 'net', 'http', 'os', 'util', 'worker_threads']) require(`node:${name}`);
