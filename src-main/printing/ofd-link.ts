/** What a tax office's own link says of a receipt: the link is printed as it came, and read only to be shown beside it. */

export interface FiscalFacts {
  /** The module's serial number. */
  terminal?: string;
  /** The receipt's running number in the module. */
  receipt?: string;
  /** A string: leading zeros count. */
  sign?: string;
  /** As the link writes it, local time of the module: "04.01.2023 12:18:01". */
  date?: string;
}

/**
 * Uzbekistan: `t`, `r`, `s`, `c` (pinpads.md §6.2); Kyrgyzstan: `fn_number`, `fd_number`, `fm`, `date` (§6.5). Names
 * may come in any order. Anything else says nothing, and nothing is guessed.
 */
export function factsOfLink(link: string): FiscalFacts {
  if (!URL.canParse(link)) return {};
  const said = new URL(link).searchParams;
  const first = (...names: string[]): string | undefined =>
    names
      .map((name) => said.get(name))
      .find((value): value is string => value !== null && /^[A-Z0-9]{1,32}$/.test(value));
  const terminal = first('t', 'fn_number');
  const receipt = first('r', 'fd_number');
  const sign = first('s', 'fm');
  const date = spelled(first('c', 'date'));
  return {
    ...(terminal === undefined ? {} : { terminal }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(sign === undefined ? {} : { sign }),
    ...(date === undefined ? {} : { date }),
  };
}

/** "20230104121801" and "20230104T121801". */
function spelled(compact: string | undefined): string | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)$/.exec(compact ?? '');
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  return `${day}.${month}.${year}\u00a0${hour}:${minute}:${second}`;
}
