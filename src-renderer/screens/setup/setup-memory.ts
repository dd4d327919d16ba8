/** The set-up goes on after the station's restart, in a new window too: this browser remembers that it was half-way. */
const KEY = 'qabul.setup';

export const setupGoesOn = (): boolean => {
  try {
    return localStorage.getItem(KEY) === 'owner';
  } catch {
    return false;
  }
};
export const rememberSetup = (isHalfWay: boolean): void => {
  try {
    if (isHalfWay) localStorage.setItem(KEY, 'owner');
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the set-up goes on only in this page.
  }
};
