/** The door of the screen: picks the wire, opens the session, listens, learns to speak, draws. */
import '@fontsource-variable/onest/wght.css';
import './look/tokens.css';
import './look/base.css';
import './look/parts.css';
import './look/bar.css';
import './look/till.css';
import './look/desk.css';
import './look/payment.css';
import './look/result.css';
import './look/pinpad.css';
import './look/lists.css';
import './look/office.css';
import './look/customer.css';
import './look/shift.css';
import { createRoot } from 'react-dom/client';
import { createClient } from '../src-shared/contract/define.ts';
import type { StationContract } from '../src-shared/contract/station.ts';
import { App } from './App.tsx';
import { bringAhead } from './bring-ahead.ts';
import { pickTransport } from './client/pick-transport.ts';
import { withPeople } from './client/with-people.ts';
import { enter } from './state/enter.ts';
import { followLanguage } from './state/follow-language.ts';
import { pageDoor } from './state/people-store.ts';
import { createStationStore } from './state/station-store.ts';
import { useWords } from './text/words.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const wire = pickTransport();
const store = createStationStore();
const client = createClient<StationContract>(withPeople(wire.transport, pageDoor));
// The gallery shows fixtures; it needs no station.
if (!location.pathname.startsWith('/gallery')) void enter(wire, store);

// Until the first words are here the page's own stand there: index.html offers to open it again when they do not come.
const draw = () => createRoot(root).render(<App client={client} store={store} />);
const endOfSilence = useWords.subscribe(({ spoken }) => {
  if (!spoken) return;
  endOfSilence();
  draw();
});
followLanguage(store);
const endOfOpening = store.subscribe(({ view }) => {
  if (!view) return;
  endOfOpening();
  void bringAhead(view);
});
