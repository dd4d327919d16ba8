/** The next step of a page begins at its top, however far down the one before was read. */
export function toPageTop(): void {
  const page = document.getElementById('main');
  if (page) page.scrollTop = 0;
}
