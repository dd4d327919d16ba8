import { RadioGroup } from '../../components/RadioGroup.tsx';

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
    <RadioGroup
      shape="tiles"
      label={title}
      value={values.find((value) => value === chosen) ?? null}
      onChange={onChoose}
      options={values.map((value) => ({
        value,
        label: nameOf(value),
        testId: `${testId}-${value}`,
        ...(aboutOf && { about: aboutOf(value) }),
      }))}
    />
  );
}
