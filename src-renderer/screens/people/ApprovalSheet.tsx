import { mayDo, type Right } from '../../../src-shared/people.ts';
import { Sheet } from '../../components/Sheet.tsx';
import { usePeople } from '../../state/people-store.ts';
import { useClient, useTexts } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { PinForm } from './PinForm.tsx';
import { usePeopleList } from './use-people-list.ts';

/** Somebody who may do it agrees with a PIN; the act that was refused is then repeated by itself. */
export function ApprovalSheet({ right }: { right: Right }) {
  const texts = useTexts();
  const words = useOffice().people;
  const client = useClient();
  const settle = usePeople((state) => state.settleApproval);
  const { people, reread } = usePeopleList();
  const able = people?.filter(({ isActive, role }) => isActive && mayDo(role, right));
  const agree = async (personId: string, pin: string) => {
    await client.person.approve({ personId, pin, right });
    settle(true);
  };
  return (
    <Sheet title={words.agreeTitle} shape="wide" onClose={() => settle(false)}>
      <div data-testid="approval">
        <p className="approval-what">{words.agreeTo[right]}</p>
        <p className="quiet">{words.agreeBody}</p>
      </div>
      {able === undefined ? (
        <p className="quiet">{texts.common.moment}</p>
      ) : able.length === 0 ? (
        <p className="note">{words.nobody}</p>
      ) : (
        <PinForm people={able} label={words.agreeTitle} go={words.agree} prove={agree} reread={reread} />
      )}
    </Sheet>
  );
}
