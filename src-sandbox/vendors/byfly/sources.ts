/** The shops at ByFly (byfly-kaspi.ru.md, "Управление источниками"): each has a token of its own, which is shown once. */
import { randomBytes } from 'node:crypto';
import { Refused } from './answers.ts';

export interface SourceFields {
  name: string;
  type: string;
  description?: string | undefined;
  is_active: boolean;
}
export type Source = SourceFields & { id: number };

/** The practising station's own shop, made before anybody logged in: no administrator sees or ends it. */
export const FIRST_SOURCE = 1;

export interface Sources {
  all(): readonly Source[];
  make(fields: SourceFields): { id: number; api_token: string };
  change(id: number, change: { [Name in keyof SourceFields]?: SourceFields[Name] | undefined }): void;
  remove(id: number): void;
  /** Whose token it is. Throws `Refused`: 401 for nobody's, 403 for a shop that was switched off. */
  ofToken(token: string | undefined): number;
  reset(): void;
}

export function openSources(firstToken: string): Sources {
  const made = new Map<number, { source: Source; token: string }>();
  let lastId = FIRST_SOURCE;
  return {
    all: () => [...made.values()].map(({ source }) => source),
    make(fields) {
      lastId += 1;
      const token = randomBytes(32).toString('hex');
      made.set(lastId, { source: { id: lastId, ...fields }, token });
      return { id: lastId, api_token: token };
    },
    change(id, change) {
      const shop = made.get(id);
      if (shop) Object.assign(shop.source, change);
    },
    remove: (id) => void made.delete(id),
    ofToken(token) {
      if (token === firstToken) return FIRST_SOURCE;
      const shop = [...made.values()].find((one) => one.token === token);
      if (!shop) throw new Refused(401, 'Требуется авторизация');
      if (!shop.source.is_active) throw new Refused(403, 'Доступ запрещен');
      return shop.source.id;
    },
    reset() {
      made.clear();
      lastId = FIRST_SOURCE;
    },
  };
}
