import { useState } from 'react';
import { money } from '../../../src-shared/money.ts';
import { Amount } from '../../components/Amount.tsx';
import { Complaints } from '../../components/Complaints.tsx';
import { Field } from '../../components/Field.tsx';
import { FilePick } from '../../components/FilePick.tsx';
import { Question } from '../../components/Question.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useLocale, useView } from '../../state/station-context.tsx';
import { asTyped, formatNumber } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { ProductSheet, type WrittenProduct } from './ProductSheet.tsx';
import { saveFile } from './save-file.ts';
import { useDraft, valueAt } from './use-settings.tsx';

/** The catalogue: what is saved here is on sale at once. */
export function ProductsSection() {
  const words = useOffice().products;
  const locale = useLocale();
  const client = useClient();
  const { station, products: onSale } = useView();
  const { currency } = station;
  const { draft, saved, take, replace } = useDraft();
  // Practice brings products that nobody wrote down.
  const products = (valueAt(saved.config, ['products']) ??
    onSale.map(({ id, name, price }) => ({ id, name, price: price.minor }))) as readonly WrittenProduct[];
  const [edited, setEdited] = useState<WrittenProduct | 'new' | null>(null);
  const [removed, setRemoved] = useState<WrittenProduct | null>(null);
  /** Products are saved by themselves, without what else stands unsaved on these pages. */
  const write = async (next: readonly WrittenProduct[]) => {
    const view = await client.settings.save({ config: { ...saved.config, products: next } });
    if (view.problems.length === 0) {
      take(view);
      replace({ ...draft, products: next });
    }
    return view.problems;
  };
  const remove = useAct(async (product: WrittenProduct) => {
    await write(products.filter(({ id }) => id !== product.id));
    setRemoved(null);
  });
  const nameOf = (product: WrittenProduct) => product.name[locale] ?? Object.values(product.name)[0] ?? product.id;
  return (
    <div className="settings-list">
      <section className="card">
        {products.length === 0 && <p className="quiet">{words.empty}</p>}
        <ul className="rows">
          {products.map((product) => (
            <li key={product.id} className="product-row" data-testid={`product-row-${product.id}`}>
              <span>
                <strong>{nameOf(product)}</strong>
              </span>
              <Amount of={money(product.price, currency)} />
              <button type="button" className="button" onClick={() => setEdited(product)}>
                {words.change}
                <span className="hidden"> {nameOf(product)}</span>
              </button>
              <button type="button" className="button" onClick={() => setRemoved(product)}>
                {words.remove}
                <span className="hidden"> {nameOf(product)}</span>
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className="button primary" data-testid="product-new" onClick={() => setEdited('new')}>
          {words.add}
        </button>
      </section>
      <Csv />
      {edited && (
        <ProductSheet
          product={edited === 'new' ? undefined : edited}
          taken={products.map(({ id }) => id)}
          priceText={edited === 'new' ? '' : asTyped(money(edited.price, currency))}
          onClose={() => setEdited(null)}
          onSave={(product) =>
            write(
              edited === 'new'
                ? [...products, product]
                : products.map((before) => (before.id === edited.id ? product : before)),
            )
          }
        />
      )}
      {removed && (
        <Question title={nameOf(removed)} body={words.removeAsk(nameOf(removed))} onClose={() => setRemoved(null)}>
          <TroubleNote trouble={remove.trouble} />
          <button
            type="button"
            className="button primary big"
            data-testid="product-remove"
            disabled={remove.busy}
            onClick={() => void remove.run(removed)}
          >
            {words.remove}
          </button>
        </Question>
      )}
    </div>
  );
}

/** The catalogue as a table: out as a file, in from a file or from what was copied. */
function Csv() {
  const words = useOffice().products;
  const client = useClient();
  const { station } = useView();
  const { take, replace } = useDraft();
  const [text, setText] = useState('');
  const [count, setCount] = useState<number | null>(null);
  const get = useAct(async () =>
    saveFile(`${station.id}-products.csv`, (await client.product.export({})).csv, 'text/csv'),
  );
  const put = useAct(async () => {
    setCount((await client.product.import({ csv: text })).count);
    const view = await client.settings.get({});
    take(view);
    replace(view.config);
    setText('');
  });
  return (
    <section className="card form">
      <div className="tests">
        <button
          type="button"
          className="button"
          data-testid="csv-export"
          disabled={get.busy}
          onClick={() => void get.run()}
        >
          {words.exportCsv}
        </button>
        <FilePick label={words.importCsv} accept=".csv,text/csv" testId="csv-file" onText={setText} />
      </div>
      <TroubleNote trouble={get.trouble} />
      <Field
        label={words.paste}
        value={text}
        onChange={setText}
        testId="csv-paste"
        isFilter
        rows={4}
        maxLength={60_000}
        hint={words.wholeOnly}
      />
      <TroubleNote trouble={put.trouble} />
      <Complaints trouble={put.trouble} testId="csv-faults" />
      {count !== null && !put.trouble && <p aria-live="polite">{words.taken(formatNumber(count))}</p>}
      <button
        type="button"
        className="button primary"
        data-testid="csv-import"
        disabled={put.busy || text.trim() === ''}
        onClick={() => void put.run()}
      >
        {words.take}
      </button>
    </section>
  );
}
