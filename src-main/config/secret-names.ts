/** A secret is a name in the configuration, never a value: `"secret:payme.key"`. */
import * as z from 'zod';

export const SECRET_PATTERN = /^secret:[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const SECRET_RULE = 'must be "secret:NAME": never a value, only a name';
export const SecretName = z.string().regex(SECRET_PATTERN, SECRET_RULE);

/** "secret:payme.key" → "payme.key"; undefined for anything else. */
export const secretNameOf = (value: unknown): string | undefined =>
  typeof value === 'string' && SECRET_PATTERN.test(value) ? value.slice('secret:'.length) : undefined;

/** Every name of a secret that a configuration's text mentions, once each. */
export const secretNamesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/"secret:([A-Za-z0-9][A-Za-z0-9._-]{0,63})"/g)].map((match) => match[1] as string)),
];
