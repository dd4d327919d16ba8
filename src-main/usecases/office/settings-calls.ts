/** The calls about settings, and those of whoever sets a station up: what is there, and whether it answers. */
import type { settingsCalls as SettingsCalls } from '../../../src-shared/contract/calls/settings.ts';
import type { setupCalls as SetupCalls } from '../../../src-shared/contract/calls/setup.ts';
import type { FoundPorts, SupportBundle } from '../../../src-shared/contract/setup-views.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import type { SelfTests } from '../rails/self-test.ts';
import type { Settings } from './settings.ts';

export interface SettingsCallDeps {
  settings: Settings;
  selfTests: SelfTests;
  ports(): Promise<FoundPorts>;
  support(): Promise<SupportBundle>;
}

export const settingsCalls = ({
  settings,
  selfTests,
  ports,
  support,
}: SettingsCallDeps): Pick<StationHandlers, keyof typeof SettingsCalls | keyof typeof SetupCalls> => ({
  'settings.get': () => settings.get(),
  'settings.check': ({ config }) => ({ problems: settings.check(config) }),
  'settings.save': ({ config }) => settings.save(config),
  'settings.restart': () => {
    settings.restart();
    return {};
  },
  'secret.put': ({ name, value }) => settings.putSecret(name, value),
  'product.export': async () => ({ csv: await settings.exportProducts() }),
  'product.import': ({ csv }) => settings.importProducts(csv),
  'settings.shape': () => settings.shape(),
  'rail.test': ({ method, config }) => selfTests.rail(method, config),
  'pinpad.ports': () => ports(),
  'pinpad.test': ({ device, config }) => selfTests.pinpad(device, config),
  'fiscal.test': ({ config }) => selfTests.fiscal(config),
  'support.bundle': () => support(),
});
