/** Which keys a booth's window swallows before its page sees them. What the system itself takes is locked by the system. */

/** As Electron tells it before the page hears of it. */
export interface KeyInput {
  type: string;
  key: string;
  control: boolean;
  alt: boolean;
  meta: boolean;
}

/** Closing, reloading, printing, zooming, tools, menus, other windows: everything that is no typing. */
export const leadsOut = ({ key, control, alt, meta }: KeyInput): boolean =>
  control || alt || meta || /^(F\d{1,2}|ContextMenu|PrintScreen|Browser.*|Launch.*|GoBack|GoForward)$/.test(key);
