import { Tooltip } from '@mantine/core';
import type { ComponentType, MouseEvent, Ref } from 'react';
import { keyText } from '../app/commands/keys.ts';
import styles from './IconButton.module.css';

interface Props {
  icon: ComponentType<{ size?: number | string; strokeWidth?: number | string }>;
  label: string;
  keys?: string | undefined;
  pressed?: boolean | undefined;
  disabled?: boolean | undefined;
  size?: 24 | 28 | 32;
  side?: 'top' | 'bottom' | 'left' | 'right';
  onClick?(event: MouseEvent<HTMLButtonElement>): void;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only a sign: its name and key are in the tooltip, and for assistive tools. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  disabled,
  size = 28,
  side = 'bottom',
  onClick,
  ref,
  ...rest
}: Props) {
  return (
    <Tooltip label={keys === undefined ? label : `${label}   ${keyText(keys)}`} position={side}>
      <button
        {...rest}
        ref={ref}
        type="button"
        className={styles.button}
        style={{ width: size, height: size }}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  );
}
