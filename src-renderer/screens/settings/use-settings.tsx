/**
 * The settings as a draft on this screen: read once, changed by paths, checked by the station after every pause in
 * typing, saved whole. The set-up and the settings share it.
 */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { SettingsView } from '../../../src-shared/contract/settings-views.ts';
import type { SettingsShape } from '../../../src-shared/contract/setup-views.ts';
import { type Act, useAct } from '../../components/use-act.ts';
import { useClient } from '../../state/station-context.tsx';

export type Config = Readonly<Record<string, unknown>>;
export type Path = readonly string[];
export interface Problem {
  readonly path: string;
  readonly message: string;
}

export interface SettingsDraft {
  readonly saved: SettingsView;
  readonly shape: SettingsShape;
  readonly draft: Config;
  readonly problems: readonly Problem[];
  readonly isChanged: boolean;
  /** undefined takes the key out. */
  set(path: Path, value: unknown): void;
  replace(config: Config): void;
  undo(): void;
  /** Resolves to true when it was written. */
  readonly save: Act<[]>;
  /** What the station answered to something else that changed the settings (a secret, products). */
  take(view: SettingsView): void;
}

const Draft = createContext<SettingsDraft | null>(null);
export const useDraft = (): SettingsDraft => {
  const draft = useContext(Draft);
  if (!draft) throw new Error('no SettingsProvider above');
  return draft;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function valueAt(config: Config, path: Path): unknown {
  let at: unknown = config;
  for (const key of path) at = isRecord(at) ? at[key] : undefined;
  return at;
}

/** A text of the draft; empty where there is none. */
export function textAt(config: Config, path: Path): string {
  const value = valueAt(config, path);
  return typeof value === 'string' ? value : '';
}

/** A copy with one value changed. */
export function withValue(config: Config, [key, ...rest]: Path, value: unknown): Config {
  if (key === undefined) return config;
  const { [key]: before, ...others } = config;
  const inside = rest.length === 0 ? value : withValue(isRecord(before) ? before : {}, rest, value);
  // What was taken out leaves no empty shell behind.
  const isShell = rest.length > 0 && value === undefined && isRecord(inside) && Object.keys(inside).length === 0;
  const next = isShell ? undefined : inside;
  if (next === undefined) return others;
  // Keys stay in their order, so that a saved file differs only where something was changed.
  return key in config ? { ...config, [key]: next } : { ...others, [key]: next };
}

const CHECK_AFTER_MS = 400;

interface ProviderProps {
  readonly children: ReactNode;
  readonly whileReading: ReactNode;
  /** Shown when the settings cannot be read; gets what went wrong. */
  readonly onRefused: (load: Act<[]>) => ReactNode;
}

export function SettingsProvider({ children, whileReading, onRefused }: ProviderProps) {
  const client = useClient();
  const [saved, setSaved] = useState<SettingsView | null>(null);
  const [shape, setShape] = useState<SettingsShape | null>(null);
  const [draft, setDraft] = useState<Config>({});
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const take = useCallback((view: SettingsView) => {
    setSaved(view);
    setProblems(view.problems);
  }, []);
  const load = useAct(async () => {
    const view = await client.settings.get({});
    setShape(await client.settings.shape({}));
    take(view);
    setDraft(view.config);
  });
  const { run } = load;
  useEffect(() => void run(), [run]);

  const text = JSON.stringify(draft);
  const isChanged = saved !== null && text !== JSON.stringify(saved.config);
  useEffect(() => {
    if (!isChanged) return;
    let isOld = false;
    const timer = setTimeout(() => {
      client.settings.check({ config: JSON.parse(text) as Record<string, unknown> }).then(
        (answer) => {
          if (!isOld) setProblems(answer.problems);
        },
        // Saving checks again and says what stands in the way.
        () => undefined,
      );
    }, CHECK_AFTER_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [client, text, isChanged]);

  const save = useAct(async () => {
    const view = await client.settings.save({ config: draft as Record<string, unknown> });
    if (view.problems.length > 0) setProblems(view.problems);
    else {
      take(view);
      setDraft(view.config);
    }
  });
  const value = useMemo(
    () =>
      saved &&
      shape && {
        saved,
        shape,
        draft,
        problems,
        isChanged,
        set: (path: Path, next: unknown) => setDraft((before) => withValue(before, path, next)),
        replace: (config: Config) => setDraft(config),
        undo() {
          setDraft(saved.config);
          setProblems(saved.problems);
        },
        save,
        take,
      },
    [saved, shape, draft, problems, isChanged, save, take],
  );
  if (value) return <Draft.Provider value={value}>{children}</Draft.Provider>;
  return load.trouble ? onRefused(load) : whileReading;
}
