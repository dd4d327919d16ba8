/** What a tax office's own link says of a receipt: the link is printed as it came, and read only to be shown beside it. */
import { readOfdUrl } from '../domain/ofd-url.ts';

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
 * Uzbekistan's address is read as everywhere else (domain/ofd-url.ts); Kyrgyzstan's has `fn_number`, `fd_number`, `fm` and
 * `date` in any order (pinpads.md §6.5). Anything else says nothing, and nothing is guessed.
 */
export function factsOfLink(link: string): FiscalFacts {
  const ofd = readOfdUrl(link);
  if (ofd) return factsFrom({ terminal: ofd.terminalId, receipt: ofd.number, sign: ofd.sign, date: spelled(ofd.time) });
  if (!URL.canParse(link)) return {};
  const said = new URL(link).searchParams;
  const part = (name: string): string | undefined => {
    const value = said.get(name);
    return value !== null && /^[A-Z0-9]{1,32}$/.test(value) ? value : undefined;
  };
  return factsFrom({
    terminal: part('fn_number'),
    receipt: part('fd_number'),
    sign: part('fm'),
    date: spelled(part('date')),
  });
}

/** What is not said is absent. */
const factsFrom = (said: { [Fact in keyof FiscalFacts]: FiscalFacts[Fact] | undefined }): FiscalFacts =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

/** "20230104121801" and "20230104T121801". */
function spelled(compact: string | undefined): string | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)$/.exec(compact ?? '');
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  return `${day}.${month}.${year}\u00a0${hour}:${minute}:${second}`;
}
