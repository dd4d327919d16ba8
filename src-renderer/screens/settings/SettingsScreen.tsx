import { useState } from 'react';
import type { Right } from '../../../src-shared/people.ts';
import { Heading } from '../../components/Heading.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { go } from '../../routes.ts';
import { usePeople } from '../../state/people-store.ts';
import { useStation, useTexts, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { SECTION_NAMES, type SectionName } from '../../text/office/section-names.ts';
import { AuditPage } from '../people/AuditPage.tsx';
import { PeoplePage } from '../people/PeoplePage.tsx';
import { BackupSection } from './BackupSection.tsx';
import { HealthSection } from './HealthSection.tsx';
import { KaspiSection } from './kaspi/KaspiSection.tsx';
import { Overview } from './Overview.tsx';
import { PinpadsSection } from './PinpadsSection.tsx';
import { PrinterSection, TestPage } from './PrinterSection.tsx';
import { ProductsSection } from './ProductsSection.tsx';
import { RailsSection } from './RailsSection.tsx';
import { SaveBar } from './SaveBar.tsx';
import { ShiftSection } from './ShiftSection.tsx';
import { StationSection } from './StationSection.tsx';
import { SettingsProvider } from './use-settings.tsx';

/** What one has to be allowed to see a section. The router decides all the same. */
const NEEDS: Readonly<Record<SectionName, Right | null>> = {
  overview: null,
  health: 'devices',
  station: 'settings',
  rails: 'settings',
  pinpads: 'settings',
  printer: 'settings',
  products: 'settings',
  shift: 'settings',
  people: 'people',
  audit: 'audit',
  kaspi: 'kaspi_admin',
  backup: 'settings',
};
/** Sections that are parts of station.json. */
const WRITTEN: readonly SectionName[] = ['station', 'rails', 'pinpads', 'printer', 'products', 'shift', 'backup'];

/** Everything about the station, one section at a time; what a person may not do is not offered. */
export function SettingsScreen({ at = 'overview' }: { at?: SectionName }) {
  const texts = useTexts();
  const words = useOffice();
  const rights = usePeople((state) => state.here?.rights);
  const currency = useView().station.currency;
  const [chosen, setSection] = useState<SectionName>(at);
  useKeys((key) => {
    if (key !== 'Escape') return false;
    go('/cashier');
    return true;
  });
  const shown = SECTION_NAMES.filter((name) => {
    const right = NEEDS[name];
    if (name === 'kaspi' && currency !== 'KZT') return false;
    return right === null || rights === undefined || rights.includes(right);
  });
  const section = shown.includes(chosen) ? chosen : 'overview';
  const isWritten = WRITTEN.includes(section);
  const [lastWritten, setLastWritten] = useState<SectionName | null>(null);
  // Somebody else may be here now: a section that is not theirs does not stay open behind, asking for a PIN.
  const kept = lastWritten !== null && shown.includes(lastWritten) ? lastWritten : null;
  const written = isWritten ? section : kept;
  return (
    <div className="settings">
      <Heading>{texts.settings.title}</Heading>
      <div className="settings-body">
        <nav className="settings-nav" aria-label={texts.settings.title}>
          {shown.map((name) => (
            <button
              key={name}
              type="button"
              aria-current={name === section ? 'page' : undefined}
              data-testid={`section-${name}`}
              onClick={() => {
                if (isWritten) setLastWritten(section);
                setSection(name);
              }}
            >
              {words.section[name]}
            </button>
          ))}
        </nav>
        <div className="settings-section" data-testid={`settings-${section}`}>
          <h2>{words.section[section]}</h2>
          {/* What is unsaved outlives a look at another section. */}
          {written && (
            <div className="settings-section" hidden={!isWritten}>
              <Written section={written} />
            </div>
          )}
          {!isWritten && <Free section={section} maySetUp={shown.includes('station')} />}
        </div>
      </div>
    </div>
  );
}

function Free({ section, maySetUp }: { section: SectionName; maySetUp: boolean }) {
  if (section === 'health') return <HealthSection />;
  if (section === 'people') return <PeoplePage />;
  if (section === 'audit') return <AuditPage />;
  if (section === 'kaspi') return <KaspiSection />;
  return <Overview maySetUp={maySetUp} />;
}

/** The draft outlives a walk from one written section to another. */
function Written({ section }: { section: SectionName }) {
  const words = useOffice().settings;
  const { country } = useView().station;
  const isLive = useStation((state) => state.connection === 'live');
  return (
    <SettingsProvider
      whileReading={<p className="quiet">{words.loading}</p>}
      onRefused={(load) => <TroubleNote trouble={load.trouble} />}
    >
      {section === 'station' && <StationSection />}
      {section === 'rails' && <RailsSection country={country} />}
      {section === 'pinpads' && <PinpadsSection />}
      {section === 'printer' && (
        <>
          <PrinterSection />
          <TestPage />
        </>
      )}
      {section === 'products' && <ProductsSection />}
      {section === 'shift' && <ShiftSection />}
      {section === 'backup' && <BackupSection />}
      <SaveBar isLive={isLive} />
    </SettingsProvider>
  );
}
