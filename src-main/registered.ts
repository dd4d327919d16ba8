/** Every rail and every driver of terminals in this build, in their registries' order. */
import type { PinpadDefinition } from './pinpads/pinpad.ts';
import * as pinpads from './pinpads/registry.ts';
import type { ProviderDefinition } from './providers/provider.ts';
import * as providers from './providers/registry.ts';

export const PROVIDERS = Object.values(providers) as unknown as readonly ProviderDefinition[];
export const PINPADS = Object.values(pinpads) as unknown as readonly PinpadDefinition[];
