/**
 * What the bank's people have set up in the tool's folder: which files the answers come in (cashreg.ini) and which
 * operations there are (ops.ini). Read before every operation: a technician may have been there (pinpads.md §2.2.1).
 */

/** Names in the tool's folder. */
export interface Outputs {
  /** `RESULT_FILE`: three digits. */
  result: string;
  /** `CHEQ_FILE`: the slip. */
  slip: string;
  /** `OUTPUT_FILE`: facts, one a line. */
  facts: string;
  /** `CANCEL_RC_FILE`, `CANCEL_CH_FILE`: written when the tool took the operation back by itself. */
  takenBack: readonly string[];
}

export interface Site {
  outputs: Outputs;
  /** Operations that ops.ini defines, without zeros in front. */
  operations: ReadonlySet<string>;
}

/** `KEY=VALUE`; lines that begin with `#` or `;` are for people. */
function keysOf(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*([A-Za-z_]{1,40})\s*=\s*([^#]{0,200})/.exec(line);
    if (found) keys.set((found[1] as string).toUpperCase(), (found[2] as string).trim());
  }
  return keys;
}

/** `1`, `001` and ` 1 ` are one operation. */
export const operationName = (name: string): string =>
  name
    .trim()
    .replace(/^0+(?=\d)/, '')
    .toUpperCase();

/** The file that defines the operations. */
export const operationsFileOf = (cashreg: string): string => keysOf(cashreg).get('OPERATION_INI_FILE') ?? 'ops.ini';

/** The outputs' names. Undefined: one of them lies elsewhere than in the folder, where it can be neither deleted nor read. */
export function outputsOf(cashreg: string): Outputs | undefined {
  const keys = keysOf(cashreg);
  const name = (key: string, usual: string): string => keys.get(key) ?? usual;
  const outputs = {
    result: name('RESULT_FILE', 'rc.out'),
    slip: name('CHEQ_FILE', 'cheq.out'),
    facts: name('OUTPUT_FILE', 'output.dat'),
    takenBack: [name('CANCEL_RC_FILE', 'can_rc.out'), name('CANCEL_CH_FILE', 'auto_can.out')],
  };
  const all = filesOf(outputs);
  const areNames = all.every((one) => /^[\w.-]{1,80}$/.test(one) && !/^\.+$/.test(one));
  return areNames && new Set(all).size === all.length ? outputs : undefined;
}

/** Every file that an operation may write. */
export const filesOf = ({ result, slip, facts, takenBack }: Outputs): string[] => [result, slip, facts, ...takenBack];

/** The operations of ops.ini: each line, or each section, begins with one. */
export function operationsOf(ops: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of ops.split(/\r?\n/)) {
    const name = /^\s*\[?\s*([0-9A-Za-z_]{1,32})\s*(?:[\]=,;:\s]|$)/.exec(line)?.[1];
    if (name !== undefined) found.add(operationName(name));
  }
  return found;
}
