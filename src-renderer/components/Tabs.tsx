import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly label: string; readonly testId: string }[];
  readonly onChange: (value: Value) => void;
  /** What stands beside the row of tabs: a title before it, an act after it. */
  readonly before?: ReactNode;
  readonly wide?: boolean;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
  readonly className?: string;
}

/** Several pages in one place, one of them shown. Arrows walk, Enter opens. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, value, tabs, onChange, before, wide = false, children, className } = props;
  const row = (
    <Base.List className={wide ? 'segments segments-wide' : 'segments'} aria-label={label}>
      {tabs.map((tab) => (
        <Base.Tab key={tab.value} value={tab.value} data-testid={tab.testId}>
          {tab.label}
        </Base.Tab>
      ))}
    </Base.List>
  );
  return (
    <Base.Root
      className={className}
      value={value}
      onValueChange={(chosen) => {
        const tab = tabs.find((one) => one.value === chosen);
        if (tab) onChange(tab.value);
      }}
    >
      {before ? (
        <div className="tabs-top">
          {before}
          {row}
        </div>
      ) : (
        row
      )}
      {/* The page stays where it is in the document: what it holds is decided by whoever draws it. */}
      <Base.Panel value={value} className="tab-page">
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
