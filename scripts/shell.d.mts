/** What TypeScript may know of shell.mjs, which is plain JavaScript because an old Node may run it. */
export const ROOT: string;
export function goodNode(): string | undefined;
export function isStale(): boolean;
export function ensureBuilt(node: string): boolean;
export function openBrowser(url: string): boolean;
