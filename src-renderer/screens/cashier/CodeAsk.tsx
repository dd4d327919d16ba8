import { type ReactNode, useEffect, useRef } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { CodePicture } from '../../components/CodePicture.tsx';
import { Form } from '../../components/Form.tsx';
import { Heading } from '../../components/Heading.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';

const shortestCode = 4;

interface CodeAskProps {
  readonly method: MethodView;
  /** What is typed by hand so far. */
  readonly code: string;
  readonly busy: boolean;
  readonly onType: (code: string) => void;
  readonly onCode: (code: string) => void;
  readonly onLeave: () => void;
  /** Why the last code did not work: in place of the picture, which was seen already. */
  readonly children?: ReactNode;
}

/** C3b before the scan: ask for the code, with a picture of it. The field is for a code typed by hand; it shows dots. */
export function CodeAsk({ method, code, busy, onType, onCode, onLeave, children }: CodeAskProps) {
  const texts = useTexts();
  const view = useView();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const long = code.trim().length >= shortestCode;
  const send = () => {
    if (!long || busy) return;
    onCode(code.trim());
  };
  return (
    <Form className="act code-form" onSubmit={send}>
      <Heading>{texts.code.title(titleOf(view, texts, method.method))}</Heading>
      {children ?? (
        <div className="code-where">
          <CodePicture />
          <p>{texts.code.hint}</p>
        </div>
      )}
      <label className="field">
        {texts.code.label}
        <input
          ref={input}
          type="password"
          autoComplete="off"
          data-testid="scan-input"
          value={code}
          maxLength={512}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onLeave();
          }}
        />
      </label>
      <button type="submit" className="button primary big" data-testid="scan-send" disabled={!long || busy}>
        {texts.code.send}
      </button>
    </Form>
  );
}
