import { type ReactNode, useState } from 'react';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { Checkbox } from '../components/Checkbox.tsx';
import { Field } from '../components/Field.tsx';
import { Form } from '../components/Form.tsx';
import { Question } from '../components/Question.tsx';
import { RadioGroup } from '../components/RadioGroup.tsx';
import { Select } from '../components/Select.tsx';
import { Sheet } from '../components/Sheet.tsx';
import { Switch } from '../components/Switch.tsx';
import { Tabs } from '../components/Tabs.tsx';
import { ToggleGroup } from '../components/ToggleGroup.tsx';
import { THEMES } from '../state/preferences.ts';
import { useTexts } from '../state/station-context.tsx';

const NOTHING = () => undefined;

/** The parts that behave: each in the states it can have, alive. */
export function Parts() {
  return (
    <>
      <Choices />
      <Lists />
      <Fields />
      <Dialogs />
    </>
  );
}

function Stand({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card" data-testid={`parts-${title}`}>
      <h2>{title}</h2>
      <div className="gallery-columns">{children}</div>
    </section>
  );
}

function useThemeOptions(testId: string) {
  const { settings } = useTexts();
  const words = { system: settings.themeSystem, light: settings.themeLight, dark: settings.themeDark };
  return THEMES.map((value) => ({ value, label: words[value], testId: `${testId}-${value}` }));
}

function Choices() {
  const texts = useTexts();
  const [theme, setTheme] = useState<(typeof THEMES)[number] | null>(null);
  const [isOn, setOn] = useState(true);
  const [tab, setTab] = useState<(typeof THEMES)[number]>('system');
  const label = texts.settings.theme;
  const tabs = useThemeOptions('part-tab');
  const about = texts.common.rrn;
  return (
    <Stand title="RadioGroup · Checkbox · Switch · ToggleGroup · Tabs">
      <RadioGroup
        label={label}
        value={theme}
        onChange={setTheme}
        options={useThemeOptions('part-row').map((option) => ({ ...option, about }))}
        fault={theme === null ? texts.common.choose : undefined}
      />
      <RadioGroup
        shape="tiles"
        label={label}
        value={theme}
        onChange={setTheme}
        options={useThemeOptions('part-tile')}
      />
      <RadioGroup
        shape="segments-wide"
        label={label}
        value={theme}
        onChange={setTheme}
        options={useThemeOptions('part-segment')}
      />
      <div className="choices">
        <Checkbox checked={isOn} onChange={setOn} testId="part-box">
          {texts.settings.canRefund}
        </Checkbox>
        <Checkbox checked={!isOn} onChange={(on) => setOn(!on)} testId="part-box-off">
          {texts.settings.canPartial}
        </Checkbox>
      </div>
      <div className="choices">
        <Switch checked={isOn} onChange={setOn} testId="part-switch" hint={about}>
          {texts.settings.canCancel}
        </Switch>
        <Switch checked={!isOn} onChange={(on) => setOn(!on)} testId="part-switch-off" fault={texts.common.wrongShape}>
          {texts.settings.canRefund}
        </Switch>
      </div>
      <ToggleGroup
        className="person-tiles"
        optionClass="person-tile"
        label={label}
        value={theme}
        onChange={(chosen) => setTheme(THEMES.find((one) => one === chosen) ?? null)}
        options={useThemeOptions('part-toggle')}
      />
      <Tabs label={label} value={tab} onChange={setTab} tabs={tabs}>
        <p data-testid="part-page">{tabs.find(({ value }) => value === tab)?.label}</p>
      </Tabs>
    </Stand>
  );
}

function Lists() {
  const texts = useTexts();
  const [status, setStatus] = useState<(typeof PAYMENT_STATUSES)[number]>('unknown');
  const options = PAYMENT_STATUSES.map((value) => ({ value, label: texts.status[value] }));
  const label = texts.history.filter;
  return (
    <Stand title="Select">
      <Select label={label} value={status} onChange={setStatus} options={options} testId="part-select" />
      <Select
        label={label}
        value={status}
        onChange={setStatus}
        options={options}
        testId="part-select-hint"
        hint={texts.history.pick}
      />
      <Select
        label={label}
        value={status}
        onChange={setStatus}
        options={options}
        testId="part-select-fault"
        fault={texts.common.wrongShape}
      />
    </Stand>
  );
}

function Fields() {
  const texts = useTexts();
  const [name, setName] = useState('');
  const [rrn, setRrn] = useState('');
  const [sent, setSent] = useState(0);
  return (
    <Stand title="Field · Form">
      <Field
        label={texts.common.note}
        value={name}
        onChange={setName}
        testId="part-optional"
        hint={texts.history.pick}
      />
      <Field label={texts.common.note} value={name} onChange={setName} testId="part-lines" rows={2} />
      <Field
        label={texts.common.note}
        value={name}
        onChange={setName}
        testId="part-fault"
        fault={texts.common.wrongShape}
      />
      <Form onSubmit={() => setSent(sent + 1)} testId="part-form">
        <Field label={texts.common.yourName} value={name} onChange={setName} testId="part-name" required />
        <Field label={texts.common.rrn} value={rrn} onChange={setRrn} testId="part-rrn" pattern="\d{6,12}" />
        <button type="submit" className="button primary" data-testid="part-send">
          {texts.resolve.send}
        </button>
        <output data-testid="part-sent">{sent}</output>
      </Form>
    </Stand>
  );
}

function Dialogs() {
  const texts = useTexts();
  const [open, setOpen] = useState<'side' | 'ask' | 'wide' | null>(null);
  const [isAsked, setAsked] = useState(false);
  return (
    <Stand title="Sheet · Question">
      {(['side', 'ask', 'wide'] as const).map((shape) => (
        <button
          key={shape}
          type="button"
          className="button"
          data-testid={`part-open-${shape}`}
          onClick={() => setOpen(shape)}
        >
          Sheet: {shape}
        </button>
      ))}
      {open && (
        <Sheet title={texts.resolve.title} shape={open} onClose={() => setOpen(null)}>
          <p>{texts.resolve.body}</p>
          <Select
            label={texts.history.filter}
            value="all"
            onChange={NOTHING}
            options={[{ value: 'all', label: texts.history.all }]}
            testId="part-inner-select"
          />
          <button type="button" className="button" data-testid="part-ask" onClick={() => setAsked(true)}>
            {texts.qr.cancel}
          </button>
        </Sheet>
      )}
      {/* Beside the sheet, not inside it: as a PIN is asked for over whatever is open. */}
      {isAsked && (
        <Question title={texts.qr.askTitle} body={texts.qr.askBody} onClose={() => setAsked(false)}>
          <div className="sheet-acts">
            <button
              type="button"
              className="button primary big"
              data-testid="part-answer"
              onClick={() => setAsked(false)}
            >
              {texts.qr.already}
            </button>
          </div>
        </Question>
      )}
    </Stand>
  );
}
