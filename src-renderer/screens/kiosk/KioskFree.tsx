import { useEffect, useState } from 'react';
import type { FreeView } from '../../../src-shared/contract/booth-event-views.ts';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import type { Trouble } from '../../state/sale-state.ts';
import { useClient, useTexts } from '../../state/station-context.tsx';
import { Outcome, Press, useBoothWords } from './booth-parts.tsx';
import { END_MS, Leaving, resultMs, useLater } from './KioskResult.tsx';

const LOOK_MS = 1_000;
const CHOICE_MS = 60_000;

/** A free event: the booth starts, and no money is talked about. `id` is minted by the screen: asked twice, it starts once. */
export function KioskFree({ id, productId, onEnd }: { id: string; productId: string; onEnd: () => void }) {
  const words = useBoothWords();
  const client = useClient();
  const [session, setSession] = useState<FreeView | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const isStarted = session !== null;
  const isDone = session?.state === 'done';
  const isAtEnd = useLater(END_MS, isDone);
  const isOpen = session === null || session.state === 'due' || session.state === 'sending';
  useEffect(() => {
    if (!isOpen || trouble) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const seen = await (isStarted ? client.booth.freeState({ id }) : client.booth.free({ id, productId }));
        if (!isOver) setSession(seen);
      } catch (error) {
        if (isOver) return;
        // No answer is no refusal: the same session is asked for again.
        if (error instanceof CallError && !isStarted) setTrouble({ kind: 'refused', error: error.wire });
      }
      if (!isOver) timer = setTimeout(() => void look(), LOOK_MS);
    };
    timer = setTimeout(() => void look(), isStarted ? LOOK_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, id, productId, isStarted, isOpen, trouble]);
  if (trouble) {
    return (
      <Outcome
        status="ended"
        icon="attention"
        testId="kiosk-free-refused"
        title={words.restingAsk}
        acts={<Again onEnd={onEnd} />}
      >
        <TroubleNote trouble={trouble} />
      </Outcome>
    );
  }
  if (session?.state === 'failed') return <FreeNotOut session={session} onAgain={setSession} onEnd={onEnd} />;
  return (
    <Outcome
      status="completed"
      icon="tick"
      testId="kiosk-free"
      title={isAtEnd ? words.thanks : words.getReady}
      acts={<Again onEnd={onEnd} isHeld={!isDone} after={END_MS + resultMs} />}
    >
      <p className="booth-next" data-testid="kiosk-free-state" data-state={session?.state ?? 'asked'}>
        {isAtEnd ? words.takePrints : words.starting}
      </p>
    </Outcome>
  );
}

function Again({ onEnd, isHeld = false, after }: { onEnd: () => void; isHeld?: boolean; after?: number }) {
  const texts = useTexts();
  return (
    <>
      <Press testId="kiosk-again" onPress={onEnd} disabled={isHeld}>
        {texts.kiosk.again}
      </Press>
      <Leaving isHeld={isHeld} onEnd={onEnd} {...(after !== undefined && { after })} />
    </>
  );
}

/** Nothing was paid, so nothing is owed: once more, the other printer, or a person. */
function FreeNotOut({
  session,
  onAgain,
  onEnd,
}: {
  session: FreeView;
  onAgain: (session: FreeView) => void;
  onEnd: () => void;
}) {
  const words = useBoothWords();
  const client = useClient();
  const again = useAct(async (via: 'main' | 'other') => onAgain(await client.booth.freeAgain({ id: session.id, via })));
  return (
    <Outcome
      status="ended"
      icon="attention"
      testId="kiosk-free-not-out"
      title={words.freeNotOut}
      acts={
        <>
          {session.again.map((via, at) => (
            <Press
              key={via}
              testId={`free-again-${via}`}
              loud={at === 0}
              disabled={again.busy}
              onPress={() => void again.run(via)}
            >
              {words.freeAgain[via]}
            </Press>
          ))}
          <Again onEnd={onEnd} after={CHOICE_MS} />
        </>
      }
    >
      <p className="booth-next">{words.freeNothingPaid}</p>
      {session.again.length === 0 && <p className="result-reason">{words.freeAskStaff}</p>}
      <TroubleNote trouble={again.trouble} />
    </Outcome>
  );
}
