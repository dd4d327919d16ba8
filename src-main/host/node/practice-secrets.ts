/** Values for the secrets that only the sandbox's own defaults name: made up at each start, known to nobody else. */
import { randomBytes } from 'node:crypto';
import { Secret, type SecretStore } from '../../ports/secrets.ts';

/** The real store first; a secret that the configuration wrote down itself is never made up. */
export function withPracticeSecrets(store: SecretStore, names: readonly string[]): SecretStore {
  const invented = new Map(names.map((name) => [name, new Secret(randomBytes(24).toString('base64url'))]));
  return {
    get: async (name) => (await store.get(name)) ?? invented.get(name),
    ...(store.put && { put: store.put.bind(store) }),
  };
}
