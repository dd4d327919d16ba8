import { useState } from 'react';
import { FilePick } from '../../components/FilePick.tsx';
import { useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { saveFile } from './save-file.ts';
import { type Config, useDraft } from './use-settings.tsx';

/** A copy of the settings to carry to another till. Keys never travel: the file holds their names. */
export function BackupSection() {
  const words = useOffice().settings;
  const { station } = useView();
  const { saved, replace } = useDraft();
  const [outcome, setOutcome] = useState<'read' | 'wrong' | null>(null);
  const read = (text: string) => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('no object');
      replace(value as Config);
      setOutcome('read');
    } catch {
      setOutcome('wrong');
    }
  };
  return (
    <div className="settings-list">
      <section className="card form">
        <p className="quiet">{words.exportHint}</p>
        <button
          type="button"
          className="button"
          data-testid="settings-export"
          onClick={() =>
            saveFile(`qabul-${station.id}.json`, `${JSON.stringify(saved.config, null, 2)}\n`, 'application/json')
          }
        >
          {words.exportFile}
        </button>
      </section>
      <section className="card form">
        <p className="quiet">{words.importHint}</p>
        <FilePick label={words.importFile} accept="application/json,.json" testId="settings-import" onText={read} />
        {outcome && (
          <p aria-live="polite" className={outcome === 'wrong' ? 'fault' : ''}>
            {outcome === 'wrong' ? words.notReadable : words.imported}
          </p>
        )}
      </section>
    </div>
  );
}
