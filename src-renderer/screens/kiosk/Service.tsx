import { useCallback, useEffect, useState } from 'react';
import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import type { ProductView } from '../../../src-shared/contract/station-views.ts';
import { mayDo } from '../../../src-shared/people.ts';
import { Heading } from '../../components/Heading.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient } from '../../state/station-context.tsx';
import { Press, useBoothWords } from './booth-parts.tsx';
import { ServiceMenu } from './ServiceMenu.tsx';
import { useIdle } from './use-idle.ts';

/** An open service menu that nobody uses closes itself. */
const IDLE = { askAfterMs: 120_000, leaveAfterMs: 1_000 };
const LONGEST_PIN = 8;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'erase', '0'] as const;

/** K10: who, which PIN, and then the menu. Leaving logs out. */
export function Service({ onLeave, onSale }: { onLeave: () => void; onSale: (product: ProductView) => void }) {
  const words = useBoothWords();
  const client = useClient();
  const [isIn, setIn] = useState(false);
  const leave = useCallback(() => {
    void client.person.logout({}).catch(() => undefined);
    onLeave();
  }, [client, onLeave]);
  useIdle(true, { ...IDLE, onLeave: leave });
  return (
    <section className="booth booth-service" data-testid="kiosk-service">
      <div className="booth-service-head">
        <Heading>{words.service}</Heading>
        <Press testId="service-leave" icon="back" onPress={leave}>
          {words.leave}
        </Press>
      </div>
      {isIn ? (
        <ServiceMenu
          onSale={(product) => {
            leave();
            onSale(product);
          }}
        />
      ) : (
        <Door onIn={() => setIn(true)} />
      )}
    </section>
  );
}

function Door({ onIn }: { onIn: () => void }) {
  const words = useBoothWords();
  const client = useClient();
  const [people, setPeople] = useState<PersonView[] | null>(null);
  const [who, setWho] = useState<PersonView | null>(null);
  const [pin, setPin] = useState('');
  useEffect(() => {
    let isOver = false;
    client.person
      .list({})
      .then(({ people: all }) => {
        if (!isOver) setPeople(all.filter(({ isActive, role }) => isActive && mayDo(role, 'devices')));
      })
      .catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [client]);
  const enter = useAct(async () => {
    if (!who) return;
    try {
      await client.person.login({ personId: who.id, pin });
      onIn();
    } finally {
      setPin('');
    }
  });
  if (people?.length === 0) {
    return (
      <p className="booth-service-none" data-testid="service-nobody">
        {words.noPeople}
      </p>
    );
  }
  if (!who) {
    return (
      <div className="booth-door">
        <h2>{words.whoAreYou}</h2>
        <div className="booth-acts">
          {people?.map((person) => (
            <Press
              key={person.id}
              testId={`service-person-${person.name}`}
              icon="person"
              onPress={() => setWho(person)}
            >
              {person.name}
            </Press>
          ))}
        </div>
      </div>
    );
  }
  return (
    <div className="booth-door">
      <h2>
        {who.name}: {words.pin}
      </h2>
      <p className="booth-dots" role="status" aria-label={`${pin.length}`}>
        {'●'.repeat(pin.length)}
        {'○'.repeat(Math.max(0, 4 - pin.length))}
      </p>
      <TroubleNote trouble={enter.trouble} />
      <div className="booth-keys">
        {KEYS.map((key) =>
          key === 'erase' ? (
            <Press key={key} testId="pin-erase" onPress={() => setPin((typed) => typed.slice(0, -1))}>
              {words.erase}
            </Press>
          ) : (
            <Press
              key={key}
              testId={`pin-${key}`}
              onPress={() => setPin((typed) => (typed.length < LONGEST_PIN ? typed + key : typed))}
            >
              <span className="booth-digit">{key}</span>
            </Press>
          ),
        )}
        <Press testId="pin-enter" loud disabled={pin.length < 4 || enter.busy} onPress={() => void enter.run()}>
          {words.enter}
        </Press>
      </div>
    </div>
  );
}
