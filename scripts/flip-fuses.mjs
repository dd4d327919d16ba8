/** The fuses of money-safety §5.4, flipped by electron-builder before it signs. A fuse that is not listed stops it. */
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

/** What each fuse is set to, and by which name a test reads it back. */
export const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** electron-builder's `afterPack`. */
export default async function flip({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const name =
    { darwin: `${productFilename}.app`, mas: `${productFilename}.app`, win32: `${productFilename}.exe` }[
      electronPlatformName
    ] ?? packager.executableName;
  await flipFuses(join(appOutDir, name), { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...FUSES });
}
