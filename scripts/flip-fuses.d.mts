import type { FuseV1Options } from '@electron/fuses';

/** What each fuse is set to. */
export const FUSES: Readonly<Record<FuseV1Options, boolean>>;
