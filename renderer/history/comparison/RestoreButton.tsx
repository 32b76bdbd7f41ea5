import { Menu, Tooltip } from '@mantine/core';
import { ChevronDown, RotateCcw } from 'lucide-react';
import { usePipelineStore } from '../../app/store.ts';
import { useHistoryView } from '../historyView.ts';
import styles from './comparison.module.css';
import { type RestoreTarget, restoreText } from './restore.ts';
import { useRestoring } from './useRestoring.ts';

interface Props {
  version: string;
  /** When or what the version was, as the buttons say it. */
  moment: string;
  /** The pipelines that are offered besides the open one. */
  touched: readonly string[];
}

/**
 * Brings a version back: the pipeline that the page is about by the button itself, all else by its
 * menu. Each says what it will do.
 */
export function RestoreButton({ version, moment, touched }: Props) {
  const open = usePipelineStore((state) => state.name);
  const filtered = useHistoryView((state) => state.scope === 'pipeline');
  const { busy, refusalOf, start } = useRestoring();
  const only = touched.length === 1 ? touched[0] : undefined;
  const first = filtered && open !== null ? open : only;
  const names = [...new Set([...(open === null ? [] : [open]), ...touched])];
  const targets: RestoreTarget[] = [
    ...(first === undefined ? [] : [{ version, pipeline: first }]),
    { version },
    ...names.filter((name) => name !== first).map((pipeline) => ({ version, pipeline })),
  ];
  const [main, ...others] = targets;
  if (main === undefined) return null;
  const refusal = refusalOf(main);
  return (
    <Tooltip label={refusal} disabled={refusal === null}>
      <div className={styles.restore}>
        <button
          type="button"
          disabled={busy || refusal !== null}
          aria-description={refusal ?? undefined}
          onClick={() => start(main, moment)}
        >
          <RotateCcw size={14} aria-hidden="true" />
          <span>Restore {restoreText(main, moment)}</span>
        </button>
        {others.length > 0 && (
          <Menu position="bottom-end">
            <Menu.Target>
              <button
                type="button"
                disabled={busy}
                aria-label="Restore something else of this version"
              >
                <ChevronDown size={14} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((target) => (
                <Menu.Item
                  key={target.pipeline ?? ''}
                  disabled={refusalOf(target) !== null}
                  title={refusalOf(target) ?? undefined}
                  onClick={() => start(target, moment)}
                >
                  Restore {restoreText(target, moment)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </Tooltip>
  );
}
