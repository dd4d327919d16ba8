/** The station's one configuration file, as the settings screens see it. */
export interface SettingsFile {
  /** undefined: there is none yet. */
  read(): Promise<string | undefined>;
  /** All or nothing: after a crash either the old text is there or the new one. The old one is kept beside it. */
  write(text: string): Promise<void>;
}
