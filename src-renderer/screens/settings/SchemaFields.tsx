/** Fields drawn from a section's JSON Schema: a new rail or driver needs no new screen. */

import { useOffice } from '../../text/office/index.ts';
import { ChoiceSetting, ManySetting, SwitchSetting, TextSetting } from './fields.tsx';
import { SecretSetting } from './SecretSetting.tsx';
import type { Path } from './use-settings.tsx';

/** The part of JSON Schema that the station's sections use. */
interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: PropertySchema;
}

interface SchemaFieldsProps {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly path: Path;
  /** Keys that are drawn elsewhere. */
  readonly without?: readonly string[];
  readonly secrets?: readonly { readonly key: string; readonly minBytes: number }[];
  /** The names of stored secrets begin with it. */
  readonly secretPrefix?: string;
  readonly nameOf?: (value: string) => string;
}

export function SchemaFields({
  schema,
  path,
  without = [],
  secrets = [],
  secretPrefix = '',
  nameOf,
}: SchemaFieldsProps) {
  const words = useOffice().settings;
  const properties = Object.entries((schema.properties ?? {}) as Record<string, PropertySchema>);
  const required = (schema.required ?? []) as readonly string[];
  const shown = properties.filter(([key, property]) => !without.includes(key) && property.const === undefined);
  // What has to be said first; the rest has good defaults.
  const isPlain = ([key]: (typeof shown)[number]) => required.includes(key) || key === 'methods' || key === 'fiscal';
  const draw = ([key, property]: (typeof shown)[number]) => {
    const at = [...path, key];
    const secret = secrets.find((one) => one.key === key);
    if (secret) return <SecretSetting key={key} path={at} name={`${secretPrefix}.${key}`} minBytes={secret.minBytes} />;
    const isRequired = required.includes(key);
    const usual = property.default as string | number | undefined;
    if (property.enum)
      return (
        <ChoiceSetting
          key={key}
          path={at}
          choices={property.enum}
          usual={usual ?? (isRequired ? undefined : '')}
          {...(nameOf && { nameOf })}
        />
      );
    if (property.type === 'boolean')
      return <SwitchSetting key={key} path={at} usual={(property.default as boolean | undefined) ?? false} />;
    if (property.type === 'array')
      return property.items?.enum ? (
        <ManySetting
          key={key}
          path={at}
          choices={property.items.enum as readonly string[]}
          {...(nameOf && { nameOf })}
        />
      ) : (
        <TextSetting key={key} path={at} kind="lines" />
      );
    const isNumber = property.type === 'integer' || property.type === 'number';
    return (
      <TextSetting
        key={key}
        path={at}
        kind={isNumber ? 'number' : 'text'}
        required={isRequired}
        hint={usual === undefined ? undefined : words.usually(String(usual))}
      />
    );
  };
  const more = shown.filter((one) => !isPlain(one));
  return (
    <>
      {shown.filter(isPlain).map(draw)}
      {more.length > 0 && (
        <details className="more-fields">
          <summary>{words.otherFields}</summary>
          <div className="form">{more.map(draw)}</div>
        </details>
      )}
    </>
  );
}
