/**
 * The browser's way in. The station prints `/#k=<key>`; the key buys a cookie (which the page cannot read) and a
 * token (which only this origin can read, port included). Both are needed for a call, so a cookie that another local
 * server was sent is worth nothing.
 */
export type SessionAnswer = 'open' | 'refused' | 'unreachable';

export interface Session {
  /** Gets a token by the key in the address or, without one, by the cookie of an earlier visit. */
  open(): Promise<SessionAnswer>;
  /** The token for `x-qabul-session`; empty before `open` answered "open". */
  token(): string;
}

const sessionTimeoutMs = 10_000;
/** Kept for a reload and a power cut, where only this origin can read it; without the cookie it is worth nothing. */
const TOKEN_KEY = 'qabul.session';

/** Takes the key out of the address bar, so that it is neither bookmarked nor read over a shoulder. */
function takeKey(): string | undefined {
  const key = /^#k=([\w-]{1,200})$/.exec(location.hash)?.[1];
  if (key) history.replaceState(history.state, '', location.pathname + location.search);
  return key;
}

export function createSession(): Session {
  let token = localStorage.getItem(TOKEN_KEY) ?? '';

  const ask = async (body: { key?: string }): Promise<SessionAnswer> => {
    try {
      const response = await fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token ? { 'x-qabul-session': token } : {}) },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(sessionTimeoutMs),
      });
      if (response.status === 401 || response.status === 403) return 'refused';
      const answer = (await response.json()) as { ok?: boolean; data?: { token?: string } };
      if (!response.ok || !answer.data?.token) return 'unreachable';
      token = answer.data.token;
      localStorage.setItem(TOKEN_KEY, token);
      return 'open';
    } catch {
      return 'unreachable';
    }
  };

  let key = takeKey();
  return {
    async open() {
      if (key) {
        const answer = await ask({ key });
        if (answer === 'unreachable') return answer;
        key = undefined;
        if (answer === 'open') return answer;
        // The link was used before, perhaps by this very browser: its cookie may still be good.
      }
      return ask({});
    },
    token: () => token,
  };
}
