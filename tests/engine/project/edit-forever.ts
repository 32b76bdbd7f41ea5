import { openProject } from '../../../electron/engine/project/open-project.ts';

/** Edits two blocks and the description of the pipeline `shop` again and again; says each number that was saved. */
const [dir = '', resources = '', first = '1'] = process.argv.slice(2);
const project = await openProject(dir, { resources });
let { revision } = await project.load('shop');
for (let number = Number(first); ; number++) {
  const code = `-- ${number}\n`.repeat(5_000);
  ({ revision } = await project.edit('shop', revision, [
    { type: 'set_code', name: 'orders', code },
    { type: 'set_description', description: `number ${number}` },
    { type: 'set_code', name: 'clean', code },
    { type: 'move_blocks', positions: { orders: { x: number, y: 0 } } },
  ]));
  process.stdout.write(`${number}\n`);
}
