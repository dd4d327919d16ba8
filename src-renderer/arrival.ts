/** A file of the built screen that is brought when it is needed and then stays. */
export interface Arrival<Content> {
  /** What it brought, once it did. */
  here(): Content | undefined;
  /** Brings it. A failure is remembered: whoever draws by it offers to open the screen again. */
  bring(): Promise<Content>;
  /** Brings it before anybody asks. A failure is forgotten: it is asked for again when it is needed. */
  ahead(): Promise<void>;
}

export function arrival<Content>(load: () => Promise<Content>): Arrival<Content> {
  let content: Content | undefined;
  let coming: Promise<Content> | undefined;
  const bring = () => {
    coming ??= load().then((found) => {
      content = found;
      return found;
    });
    return coming;
  };
  return {
    here: () => content,
    bring,
    ahead: () =>
      bring().then(
        () => undefined,
        () => {
          coming = undefined;
        },
      ),
  };
}
