interface ChoicesProps<Value extends string> {
  readonly title: string;
  readonly values: readonly Value[];
  readonly chosen: unknown;
  readonly nameOf: (value: Value) => string;
  readonly aboutOf?: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
  readonly testId: string;
}

/** One of a few, as big tiles. */
export function Choices<Value extends string>({
  title,
  values,
  chosen,
  nameOf,
  aboutOf,
  onChoose,
  testId,
}: ChoicesProps<Value>) {
  return (
    <fieldset className="setup-choices">
      <legend>{title}</legend>
      <div className="setup-tiles">
        {values.map((value) => (
          <label key={value} className="choice setup-tile">
            <input
              type="radio"
              name={testId}
              data-testid={`${testId}-${value}`}
              checked={chosen === value}
              onChange={() => onChoose(value)}
            />
            <span>
              {nameOf(value)}
              {aboutOf && <span className="quiet small choice-about">{aboutOf(value)}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
