/**
 * Makes an index load the file of a construct when somebody asks for the construct. An app that imports one would wait
 * for all of them otherwise: a synth takes about as long for that as for what the construct does.
 */
export function lazyIndex(code) {
  const files = new Map();
  const rest = code.replace(/^var (\w+) = (require\("\.\/.+"\));\n/gm, (_, name, required) => {
    files.set(name, required);
    return '';
  });
  return (
    rest
      .replace(/\b(\w+)\./g, (whole, name) => (files.has(name) ? `${files.get(name)}.` : whole))
      // for ES modules, Node.js leaves out a name that is plain here and has a getter of any other form than TypeScript's
      .replace(/(?<=Object\.defineProperty\(exports, )("\w+")(?=, \{ enumerable)/g, '(0, $1)')
  );
}
