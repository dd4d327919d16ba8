import { useEffect } from 'react';
import { Part } from '../../on-demand.tsx';
import { usePeople } from '../../state/people-store.ts';
import { useClient, useStation } from '../../state/station-context.tsx';
import { ApprovalSheet, LoginScreen } from '../files.ts';

/** The station locks a screen that nobody used; so soon the screen notices. */
const LOOK_MS = 10_000;

/** Stands over a till: asks for a PIN where people are set up, and for a senior's when the station wants one. */
export function PeopleGate() {
  const client = useClient();
  const connection = useStation((state) => state.connection);
  const here = usePeople((state) => state.here);
  const approval = usePeople((state) => state.approval);
  const isWaiting = usePeople((state) => state.waiting.length > 0);
  const { setHere, setGate } = usePeople.getState();
  useEffect(() => {
    setGate(true);
    return () => setGate(false);
  }, [setGate]);
  useEffect(() => {
    // A station that came back has forgotten who was here.
    if (connection !== 'live') return;
    const look = () => void client.person.here({}).then(setHere, () => undefined);
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [client, connection, setHere]);
  if ((here?.isEnabled && !here.person) || isWaiting) {
    return (
      <Part over>
        <LoginScreen />
      </Part>
    );
  }
  if (!approval) return null;
  return (
    <Part over>
      <ApprovalSheet key={approval.right} right={approval.right} />
    </Part>
  );
}
