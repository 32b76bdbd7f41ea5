import type { Session } from '../session.ts';
import type { Arguments } from './arguments.ts';
import { projectFolder } from './project-folder.ts';

/** Runs a command's `work` on its project, with the engine opened or reached, and closed after it. */
export async function withSession<T>(
  args: Arguments,
  work: (session: Session) => Promise<T>,
  waiting?: () => void,
): Promise<T> {
  const dir = projectFolder(args.text('project'));
  const { openSession } = await import('../session.ts');
  const session = await openSession(dir);
  try {
    return await work(session);
  } finally {
    await session.close(waiting);
  }
}
