/** The few addresses of the product, without a router: `/` by the station's mode, and six by name. */
import { useSyncExternalStore } from 'react';

export const ROUTES = ['/', '/cashier', '/kiosk', '/display', '/settings', '/setup', '/gallery'] as const;
export type Route = (typeof ROUTES)[number];

/** An unknown address is the front door. */
export const routeOf = (pathname: string): Route =>
  ROUTES.find((route) => route === pathname.replace(/(.)\/$/, '$1')) ?? '/';

const moved = 'qabul:moved';

/** Goes to another screen without reloading: the session's token lives in this page's memory. */
export function go(route: Route): void {
  history.pushState(null, '', route);
  window.dispatchEvent(new Event(moved));
}

const watch = (changed: () => void) => {
  window.addEventListener('popstate', changed);
  window.addEventListener(moved, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(moved, changed);
  };
};

export const useRoute = (): Route => useSyncExternalStore(watch, () => routeOf(location.pathname));
