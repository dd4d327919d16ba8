/** Our flags out of Electron's command line, which also carries the application's path and Chromium's switches. */

/** Chromium's switches that an administrator may put on a kiosk's command line. They are Chromium's to judge. */
const CHROMIUM =
  /^--(no-sandbox|lang|ozone-platform|ozone-platform-hint|enable-features|disable-features|disable-gpu|force-device-scale-factor|password-store|touch-events|remote-debugging-port|inspect|user-data-dir)(=|$)/;

/** `isDefaultApp`: started as `electron . …`, with the application's path before its flags. */
export function ourFlags(argv: readonly string[], isDefaultApp: boolean): string[] {
  const rest = argv.slice(1);
  const from = isDefaultApp ? rest.findIndex((word) => !word.startsWith('-')) + 1 : 0;
  return rest.slice(from).filter((word) => !CHROMIUM.test(word));
}
