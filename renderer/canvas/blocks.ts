import {
  CheckCheck,
  Database,
  FileOutput,
  FlaskConical,
  Radar,
  Shuffle,
  Split,
  StickyNote,
} from 'lucide-react';
import type { Block, BlockKind } from '../../shared/pipeline/document.ts';
import { usePipelineStore } from '../app/store.ts';
import type { PipelineState } from '../app/stores/pipeline.ts';
import type { KindTone } from '../app/theme/tokens.ts';

/** What each kind of block is called, is for, and looks like. Five families of colour, a sign each. */
export const kinds = {
  source: { title: 'Source', about: 'Brings data in', tone: 'input', icon: Database },
  transform: {
    title: 'Transform',
    about: 'Makes a table from others',
    tone: 'transform',
    icon: Shuffle,
  },
  check: { title: 'Check', about: 'Fails when the data is wrong', tone: 'check', icon: CheckCheck },
  condition: {
    title: 'Condition',
    about: 'Decides what runs after it',
    tone: 'control',
    icon: Split,
  },
  sensor: { title: 'Sensor', about: 'Waits for something outside', tone: 'control', icon: Radar },
  sink: { title: 'Sink', about: 'Writes data out', tone: 'output', icon: FileOutput },
  scratch: {
    title: 'Scratch',
    about: 'To try things; whole runs leave it out',
    tone: 'transform',
    icon: FlaskConical,
  },
  note: { title: 'Note', about: 'Markdown beside the blocks', tone: 'control', icon: StickyNote },
} satisfies Record<
  BlockKind,
  { title: string; about: string; tone: KindTone; icon: typeof Database }
>;

export const languages = {
  sql: { title: 'SQL', badge: 'SQL' },
  python: { title: 'Python', badge: 'PY' },
  typescript: { title: 'TypeScript', badge: 'TS' },
  markdown: { title: 'Markdown', badge: 'MD' },
} satisfies Record<Block['language'], { title: string; badge: string }>;

/** The languages that a kind of block can be written in. */
export function languagesOf(kind: BlockKind): readonly Block['language'][] {
  return kind === 'note' ? ['markdown'] : ['sql', 'python', 'typescript'];
}

const indexes = new WeakMap<readonly Block[], ReadonlyMap<string, Block>>();

/** The blocks by name. One index per list: every node of a large canvas asks for its block. */
export function byName(blocks: readonly Block[]): ReadonlyMap<string, Block> {
  const known = indexes.get(blocks);
  if (known !== undefined) return known;
  const index = new Map(blocks.map((block) => [block.name, block]));
  indexes.set(blocks, index);
  return index;
}

const noBlocks: readonly Block[] = [];

const find = (state: Pick<PipelineState, 'view'>, name: string | null) =>
  name === null ? undefined : byName(state.view?.pipeline.blocks ?? noBlocks).get(name);

/** The open pipeline's block of that name, as it is this moment. */
export function blockNamed(name: string | null): Block | undefined {
  return find(usePipelineStore.getState(), name);
}

/** The block of that name, kept up to date. */
export function useBlock(name: string | null): Block | undefined {
  return usePipelineStore((state) => find(state, name));
}

/** A name for a new block that no other has: `transform`, `transform_2`. */
export function freeName(stem: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(stem)) return stem;
  let count = 2;
  while (names.has(`${stem}_${count}`)) count += 1;
  return `${stem}_${count}`;
}
