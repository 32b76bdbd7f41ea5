import type { BlockFreshness } from '../../../shared/contract/views.ts';
import type { Block, Settings } from '../../../shared/pipeline/document.ts';
import type { Json, Language, Output } from '../../../shared/worker/protocol.ts';
import type { Environment } from '../workers/types.ts';
import type { Dependencies } from './dependencies.ts';
import { type KeyParts, keyOf, keyParts } from './key.ts';
import type { Materialization } from './materializations.ts';
import { staleReasons } from './reasons.ts';

/** The state of things that freshness is judged by: read once before a run, then only looked at. */
export interface Snapshot {
  settings: Settings;
  code: Record<string, string>;
  dependencies: Map<string, Dependencies>;
  environments: Map<Language, Environment>;
  /** What each block gave before, latest first. */
  materializations: ReadonlyMap<string, readonly Materialization[]>;
  /** Whether the output's file is in the store, whole. */
  intact(output: Output): boolean;
}

export interface Assessment {
  state: BlockFreshness['state'];
  reasons: BlockFreshness['reasons'];
  key: string;
  parts: KeyParts;
  /** The output to reuse, when fresh. */
  materialization: Materialization | null;
}

/**
 * Judges whether a block would give again what it gave before, were it run on these inputs. Pure: it
 * looks only at the snapshot. `missing`: the output is known but its file is gone.
 */
export function assess(
  block: Block,
  upstream: Map<string, Output>,
  params: Record<string, Json>,
  snapshot: Snapshot,
): Assessment {
  const dependencies = snapshot.dependencies.get(block.name);
  const parts = keyParts({
    block,
    code: snapshot.code[block.name] ?? '',
    imports: dependencies?.imports ?? {},
    files: dependencies?.files ?? {},
    settings: snapshot.settings,
    params,
    upstream,
    environment: snapshot.environments.get(block.language as Language) ?? NO_ENVIRONMENT,
  });
  const key = keyOf(block.name, parts);
  const known = snapshot.materializations.get(block.name) ?? [];
  const same = known.find((entry) => entry.key === key);
  const judge = (
    state: Assessment['state'],
    reasons: Assessment['reasons'],
    materialization: Materialization | null,
  ): Assessment => ({ state, reasons, key, parts, materialization });
  if (same) {
    if (snapshot.intact(same.output)) return judge('fresh', [], same);
    return judge('missing', [], null);
  }
  const latest = known[0];
  if (!latest) return judge('never', [], null);
  return judge('stale', staleReasons(latest.parts, parts), null);
}

const NO_ENVIRONMENT: Environment = { version: '', packages: {} };
