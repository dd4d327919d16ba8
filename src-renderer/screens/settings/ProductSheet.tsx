import { useState } from 'react';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Select } from '../../components/Select.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useLocale, useView } from '../../state/station-context.tsx';
import { LANGUAGES } from '../../text/language-list.ts';
import { useOffice } from '../../text/office/index.ts';
import { problemWords } from './problem-words.ts';
import type { Problem } from './use-settings.tsx';

/** A product as station.json has it. Price in minor units. */
export interface WrittenProduct {
  readonly id: string;
  readonly name: Partial<Record<Locale, string>>;
  readonly price: number;
  readonly classCode?: string;
  readonly packageCode?: string;
  readonly unitName?: string;
  readonly vatPercent?: number;
  readonly ownerType?: number;
  readonly marked?: boolean;
  readonly forTypedSums?: boolean;
}

interface ProductSheetProps {
  /** undefined: a new one. */
  readonly product: WrittenProduct | undefined;
  readonly taken: readonly string[];
  readonly priceText: string;
  readonly onClose: () => void;
  /** Resolves to the station's complaints; with any, nothing was written. */
  readonly onSave: (product: WrittenProduct) => Promise<readonly Problem[]>;
}

const OWNERS = [0, 1, 2] as const;

/** One product: names, price, and what the receipt needs to know of it. */
export function ProductSheet({ product, taken, priceText, onClose, onSave }: ProductSheetProps) {
  const { products: words, problem, settings } = useOffice();
  const locale = useLocale();
  const { currency } = useView().station;
  const [fields, setFields] = useState<Omit<WrittenProduct, 'price'>>(product ?? { id: '', name: {} });
  const [price, setPrice] = useState(priceText);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const save = useAct(onSaveAndClose);
  async function onSaveAndClose(written: WrittenProduct) {
    const complaints = await onSave(written);
    setProblems(complaints);
    if (complaints.length === 0) onClose();
  }
  const change = (part: Partial<Omit<WrittenProduct, 'price'>>) => setFields((before) => ({ ...before, ...part }));
  const faultOf = (key: string): string | undefined => {
    const complaint = problems.find(({ path }) => path.endsWith(`.${key}`));
    return complaint && problemWords(problem, complaint.message);
  };
  const isTaken = !product && taken.includes(fields.id);
  const sum = readMoney(price, currency);
  const submit = () => {
    if (!sum || isTaken) return;
    const { name, ...rest } = fields;
    const names = Object.fromEntries(Object.entries(name).filter(([, text]) => text.trim() !== ''));
    const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''));
    void save.run({ ...said, id: fields.id, name: names, price: sum.minor });
  };
  const nameField = (of: Locale, label: string) => (
    <Field
      key={of}
      label={label}
      value={fields.name[of] ?? ''}
      onChange={(text) => change({ name: { ...fields.name, [of]: text } })}
      testId={`product-name-${of}`}
      maxLength={120}
      isFilter
      {...(of === locale && { fault: faultOf('name') })}
    />
  );
  return (
    <Sheet title={product ? words.change : words.add} onClose={onClose}>
      <Form onSubmit={submit}>
        {nameField(locale, words.name)}
        <MoneyField
          label={words.price}
          value={price}
          onChange={setPrice}
          currency={currency}
          testId="product-price"
          required
        />
        <Field
          label={words.id}
          value={fields.id}
          onChange={(id) => change({ id })}
          testId="product-id"
          required
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]{0,59}"
          hint={problem.letters}
          fault={isTaken ? problem.taken : faultOf('id')}
        />
        <details className="more-fields">
          <summary>{words.otherNames}</summary>
          <div className="form">
            {LANGUAGES.filter((language) => language.locale !== locale).map((language) =>
              nameField(language.locale, `${words.name}, ${language.name}`),
            )}
          </div>
        </details>
        <Field
          label={words.mxik}
          value={fields.classCode ?? ''}
          onChange={(classCode) => change({ classCode })}
          testId="product-mxik"
          inputMode="numeric"
          maxLength={17}
          fault={faultOf('classCode')}
        />
        <Field
          label={words.package}
          value={fields.packageCode ?? ''}
          onChange={(packageCode) => change({ packageCode })}
          testId="product-package"
          inputMode="numeric"
          maxLength={20}
          fault={faultOf('packageCode')}
        />
        <Field
          label={words.unit}
          value={fields.unitName ?? ''}
          onChange={(unitName) => change({ unitName })}
          testId="product-unit"
          maxLength={60}
        />
        <Field
          label={words.vat}
          value={fields.vatPercent === undefined ? '' : String(fields.vatPercent)}
          onChange={(typed) => {
            const { vatPercent: _before, ...others } = fields;
            setFields(/^\d{1,3}$/.test(typed) ? { ...others, vatPercent: Number(typed) } : others);
          }}
          testId="product-vat"
          inputMode="numeric"
          maxLength={3}
          fault={faultOf('vatPercent')}
        />
        <Select
          label={words.owner}
          testId="product-owner"
          value={fields.ownerType === undefined ? '' : String(fields.ownerType)}
          onChange={(chosen) => {
            const { ownerType: _before, ...others } = fields;
            setFields(chosen === '' ? others : { ...others, ownerType: Number(chosen) });
          }}
          options={[
            { value: '', label: settings.usual },
            ...OWNERS.map((owner) => ({ value: String(owner), label: words.owners[owner] ?? String(owner) })),
          ]}
        />
        <Switch testId="product-marked" checked={fields.marked ?? false} onChange={(marked) => change({ marked })}>
          {words.marked}
        </Switch>
        <Switch
          testId="product-typed"
          checked={fields.forTypedSums ?? false}
          onChange={(forTypedSums) => change({ forTypedSums })}
        >
          {words.typed}
        </Switch>
        <TroubleNote trouble={save.trouble} />
        {problems.length > 0 && <p className="fault">{settings.problems(String(problems.length))}</p>}
        <button type="submit" className="button primary big" data-testid="product-save" disabled={save.busy}>
          {settings.save}
        </button>
        <p className="quiet small">{words.nowOnSale}</p>
      </Form>
    </Sheet>
  );
}
