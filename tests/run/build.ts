import { ensureBuilt } from '../../build.config.mjs';

/** Playwright tests run everything that ships, so all of it is built first. */
export default async function build(): Promise<void> {
  await ensureBuilt();
}
