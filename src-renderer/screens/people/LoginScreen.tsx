import { Cover } from '../../components/Cover.tsx';
import { Mark } from '../../components/Icon.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { PracticeStrip } from '../../components/StatusBar.tsx';
import { go, routeOf } from '../../routes.ts';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PinForm } from './PinForm.tsx';
import { usePeopleList } from './use-people-list.ts';

/** Covers the till until somebody comes in with a PIN. What was open behind it stays as it was. */
export function LoginScreen() {
  const texts = useTexts();
  const words = useOffice().people;
  const { station } = useView();
  const client = useClient();
  const setHere = usePeople((state) => state.setHere);
  const setBy = usePreferences((state) => state.setBy);
  const { people, reread } = usePeopleList();
  const logIn = async (personId: string, pin: string) => {
    const here = await client.person.login({ personId, pin });
    if (here.person) setBy(here.person.name);
    setHere(here);
    // The settings that another person left open are not for a cashier.
    if (!here.rights.includes('devices') && routeOf(location.pathname) === '/settings') go('/cashier');
  };
  return (
    <Cover
      title={words.who}
      testId="login"
      head={
        <>
          <PracticeStrip />
          <header className="login-head">
            <Mark />
            <span className="bar-name">{station.name}</span>
            <span className="bar-space" />
            <LanguageSwitch />
          </header>
        </>
      }
    >
      {people === null ? (
        <p className="quiet">{texts.common.moment}</p>
      ) : (
        <PinForm
          people={people.filter(({ isActive }) => isActive)}
          label={words.who}
          go={words.enter}
          prove={logIn}
          reread={reread}
        />
      )}
    </Cover>
  );
}
