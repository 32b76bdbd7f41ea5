import styles from './toolbar.module.css';

interface ViewSwitchProps<Value extends string> {
  choices: readonly { value: Value; label: string }[];
  value: Value;
  choose(value: Value): void;
  /** What is chosen, for assistive tools. */
  label?: string;
}

/** Which of a few views is shown, as a small row of tabs; arrow keys move between them. */
export function ViewSwitch<Value extends string>({
  choices,
  value,
  choose,
  label = 'View',
}: ViewSwitchProps<Value>) {
  const at = choices.findIndex((choice) => choice.value === value);
  return (
    <div
      className={styles.switch}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        const next = choices[at + step];
        if (step === 0 || !next) return;
        event.preventDefault();
        choose(next.value);
        const tabs = event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]');
        tabs[at + step]?.focus();
      }}
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="tab"
          aria-selected={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => choose(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
