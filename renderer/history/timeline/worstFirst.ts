import type { VersionView } from '../../../shared/contract/history.ts';
import { statusLooks } from '../../app/status/blockLook.ts';

type Runs = VersionView['runs'];

const DOTS = 3;

/** The runs of a version that are drawn as dots: one that failed among many good ones is what is looked for. */
export function worstFirst(runs: Runs): Runs {
  const failed = ({ status }: Runs[number]) => statusLooks[status].tone === 'failed';
  return [...runs.filter(failed), ...runs.filter((run) => !failed(run))].slice(0, DOTS);
}
