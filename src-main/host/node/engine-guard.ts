/**
 * better-sqlite3 is built for Node-API 10; an older Node does not refuse it, it dies with a segmentation fault. Imports
 * nothing, so that it can run before anything that would.
 */
const WANTED = 10;

/** undefined when this engine will do, else one plain sentence. */
export function engineComplaint(versions: Readonly<Record<string, string | undefined>>): string | undefined {
  if (Number(versions.napi) >= WANTED) return undefined;
  return `Node ${versions.node} is too old (Node-API ${versions.napi}, ${WANTED} is needed); use Node 22.18, 24 or newer, or \`npm start\`.`;
}
