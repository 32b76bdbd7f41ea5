import type { Client } from '../../../shared/contract/client.ts';
import type { BlockChange, PipelineChange, VersionDiff } from '../../../shared/contract/history.ts';
import { type Command, EXIT } from './command.ts';
import type { Channel } from './terminal.ts';
import { withSession } from './with-session.ts';

const SIGNS = { added: '+', removed: '-', changed: '~', moved: '>', same: ' ' };
const STYLES = { '+': 'green', '-': 'red', '@': 'cyan' } as const;

/** Texts with more changed lines are printed whole: to find the least difference would take long. */
const MOST_EDITS = 3_000;

/** What gives a terminal orders, in a text that anybody may have written. */
const CONTROLS = /(?!\t)\p{Cc}/gu;

export const diff: Command = {
  name: 'diff',
  summary: 'what lies between two versions: blocks first, then lines',
  positionals: ['A', '[B]'],
  options: {},
  details:
    'A version is given by the first digits of its id, by its label, as current (the files as they\nstand; the default of B), or as green:PIPELINE (that of its last run of all blocks that succeeded).',
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const found = await client.history.diff({
        from: args.required(0),
        to: args.positional(1) ?? 'current',
      });
      if (args.flag('json')) {
        terminal.json(diffDocument(found));
        return EXIT.ok;
      }
      if (found.files.length === 0) terminal.out.line('No difference.');
      for (const change of found.pipelines) printPipeline(change, terminal.out);
      if (found.pipelines.length > 0) terminal.out.line('');
      for (const file of found.files) {
        if (terminal.out.closed) break;
        printPatch(await patchOf(client, found, file.path), terminal.out);
      }
      return EXIT.ok;
    }),
};

/** The difference as `tidemill diff --json` prints it. */
function diffDocument({ from, to, files, pipelines }: VersionDiff) {
  return {
    from,
    to,
    files,
    pipelines: pipelines.map(({ pipeline, change, blocks, wires, settings }) => ({
      pipeline,
      change,
      blocks,
      wires,
      settings,
    })),
  };
}

function printPipeline({ pipeline, change, blocks, wires, settings }: PipelineChange, to: Channel) {
  to.line(to.style('bold', `${SIGNS[change]} ${pipeline}`));
  const known = new Set(blocks.map(({ name }) => name));
  for (const block of blocks) {
    if (block.change !== 'same') printSigned(SIGNS[block.change], wordsFor(block), to);
  }
  for (const wire of wires) {
    const isNews = known.has(wire.from) && known.has(wire.to) && wire.change !== 'same';
    if (isNews) printSigned(SIGNS[wire.change], `${wire.from} → ${wire.to}`, to);
  }
  for (const key of settings) printSigned('~', `${key}:`, to);
}

function wordsFor({ name, renamed_from: before, what }: BlockChange): string {
  const renamed = before === null ? name : `${before} → ${name}`;
  const others = what.filter((key) => key !== 'name');
  return others.length === 0 ? renamed : `${renamed} (${others.join(', ')})`;
}

function printSigned(sign: string, words: string, to: Channel): void {
  const line = `  ${sign} ${words}`;
  to.line(sign === '+' || sign === '-' ? to.style(STYLES[sign], line) : line);
}

async function patchOf(client: Client, { from, to }: VersionDiff, path: string): Promise<string> {
  const textIn = async (version: string | null) => {
    if (version === null) return null;
    return (await client.history.file({ version, path })).text;
  };
  const [before, after] = [await textIn(from), await textIn(to)];
  const name = (side: string, text: string | null) =>
    text === null ? '/dev/null' : `${side}/${path}`;
  const names = [name('a', before), name('b', after)] as const;
  const { createTwoFilesPatch } = await import('diff');
  const options = { context: 3, maxEditLength: MOST_EDITS };
  return (
    createTwoFilesPatch(...names, before ?? '', after ?? '', '', '', options) ??
    wholePatch(...names, before ?? '', after ?? '')
  );
}

/** All lines of the one, then all of the other. */
function wholePatch(from: string, to: string, before: string, after: string): string {
  const signed = (sign: string, text: string) => text.replace(/\n$/, '').replace(/^/gm, sign);
  return [`--- ${from}`, `+++ ${to}`, signed('-', before), signed('+', after)].join('\n');
}

function printPatch(patch: string, to: Channel): void {
  // The first line underlines a heading that is not there.
  const lines = patch.replace(/^=+\n/, '').replace(/\n$/, '').split('\n');
  for (const line of lines) {
    const shown = line.trimEnd().replaceAll(CONTROLS, '�');
    const sign = line.charAt(0);
    to.line(sign === '+' || sign === '-' || sign === '@' ? to.style(STYLES[sign], shown) : shown);
  }
}
