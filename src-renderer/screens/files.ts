/**
 * The screens that come in files of their own: everything but the shell and the cashier's sale. The order is the one in which
 * a till brings them when it has nothing to do, the likeliest first.
 */
import type { StationView } from '../../src-shared/contract/station-views.ts';
import { phoneFile } from '../components/CustomerPhone.tsx';
import { plateFile } from '../components/Plate.tsx';
import { questionFile } from '../components/Question.tsx';
import { dialogFile } from '../components/Sheet.tsx';
import { onDemand } from '../on-demand.tsx';

export const HistoryScreen = onDemand(() => import('./history/HistoryScreen.tsx').then((file) => file.HistoryScreen));
export const LoginScreen = onDemand(() => import('./people/LoginScreen.tsx').then((file) => file.LoginScreen));
export const ApprovalSheet = onDemand(() => import('./people/ApprovalSheet.tsx').then((file) => file.ApprovalSheet));
export const ShiftScreen = onDemand(() => import('./shift/ShiftScreen.tsx').then((file) => file.ShiftScreen));
export const ReceiptsScreen = onDemand(() =>
  import('./receipts/ReceiptsScreen.tsx').then((file) => file.ReceiptsScreen),
);
export const SettingsScreen = onDemand(() =>
  import('./settings/SettingsScreen.tsx').then((file) => file.SettingsScreen),
);
export const SetupScreen = onDemand(() => import('./setup/SetupScreen.tsx').then((file) => file.SetupScreen));
export const CustomerDisplay = onDemand(() =>
  import('./display/CustomerDisplay.tsx').then((file) => file.CustomerDisplay),
);
export const Kiosk = onDemand(() => import('./kiosk/Kiosk.tsx').then((file) => file.Kiosk));

const OF_A_TILL = [HistoryScreen, LoginScreen, ApprovalSheet, ShiftScreen, ReceiptsScreen, SettingsScreen];
const OF_OTHERS = [SetupScreen, CustomerDisplay, Kiosk];

/** What a cashier may touch next. */
export const tillFiles = ({ profile }: StationView) => [
  dialogFile,
  questionFile,
  ...(profile === 'sandbox' ? [phoneFile] : []),
  ...OF_A_TILL.map(({ file }) => file),
];

/** Every screen: for the gallery and for tests. */
export const bringScreens = (): Promise<unknown> =>
  Promise.all(
    [dialogFile, questionFile, plateFile, phoneFile, ...[...OF_A_TILL, ...OF_OTHERS].map(({ file }) => file)].map(
      (file) => file.bring(),
    ),
  );
