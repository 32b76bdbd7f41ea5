import path from 'node:path';
import { openHistory } from '../../../electron/engine/history/open-history.ts';
import { packRepository } from '../../../electron/engine/history/packs/pack-repository.ts';
import { Repository } from '../../../electron/engine/history/repository.ts';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import { openDatabase } from '../../../electron/engine/runs/database.ts';

/** Edits the pipeline `shop`, makes a version and packs now and then, for ever; says each version made. */
const [dir = '', resources = '', first = '1'] = process.argv.slice(2);
const project = await openProject(dir, { resources });
const stateDir = path.join(dir, '.tidemill');
const history = openHistory({
  project,
  stateDir,
  database: openDatabase(stateDir),
  onChange: () => undefined,
});
for (let number = Number(first); ; number += 1) {
  const { revision } = await project.load('shop');
  const code = `-- ${number}\n`;
  await project.edit('shop', revision, [
    { type: 'set_code', name: 'orders', code },
    { type: 'set_code', name: 'clean', code },
  ]);
  const version = await history.snapshot('save');
  process.stdout.write(`${number} ${version}\n`);
  if (number % 3 === 0) {
    const repository = await Repository.open(path.join(stateDir, 'history.git'));
    await packRepository(repository, (work) => work());
  }
}
