import path from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import { servedElsewhere } from '../engine/listening/served-elsewhere.ts';
import { createProject } from '../engine/project/create-project.ts';
import { isLocked } from '../engine/project/lock.ts';
import { askAfterFailure } from './failure-dialog.ts';
import { rememberProject } from './last-project.ts';
import { showProject } from './window.ts';
import type { Workspace } from './workspace.ts';

/** Brings projects into the window: by name, or by what the person picks. Says what does not work. */
export class ProjectPicker {
  readonly #window: BrowserWindow;
  readonly #workspace: Workspace;
  readonly #resources: string;

  constructor(window: BrowserWindow, workspace: Workspace, resources: string) {
    this.#window = window;
    this.#workspace = workspace;
    this.#resources = resources;
  }

  /** Opens the project in `dir`; where that fails, asks for another until one opens or the person gives up. */
  async show(dir: string): Promise<void> {
    if (dir === this.#workspace.dir) return;
    const isFirst = this.#workspace.dir === null;
    try {
      await this.#workspace.open(dir);
    } catch (thrown) {
      return this.#afterFailure(thrown, dir, isFirst);
    }
    showProject(this.#window, dir);
    // The page knows nothing of the other project: it starts afresh.
    if (!isFirst) this.#window.webContents.reload();
    await rememberProject(dir);
  }

  /** Lets the person pick a project's folder. */
  async pick(): Promise<void> {
    const dir = await this.#askFolder('Open Project', 'Open', ['openDirectory']);
    if (dir !== null) await this.show(dir);
    else this.#quitIfEmpty();
  }

  /** Lets the person pick a folder for a new project, and makes it one. */
  async create(): Promise<void> {
    const dir = await this.#askFolder('New Project', 'Create', [
      'openDirectory',
      'createDirectory',
      'promptToCreate',
    ]);
    if (dir === null) return this.#quitIfEmpty();
    try {
      await createProject({ dir, sample: null, resources: this.#resources });
    } catch (thrown) {
      return this.#afterFailure(thrown, dir, this.#workspace.dir === null);
    }
    await this.show(dir);
  }

  async #afterFailure(thrown: unknown, dir: string, isFirst: boolean): Promise<void> {
    const served = isLocked(thrown) ? await servedElsewhere(dir) : null;
    const choice = await askAfterFailure(this.#window, dir, thrown, {
      served: served !== null,
      dismiss: isFirst ? 'Quit' : 'Cancel',
    });
    if (choice === 'browser' && served !== null) await shell.openExternal(served);
    if (choice === 'retry') return this.show(dir);
    if (choice === 'other') return this.pick();
    this.#quitIfEmpty();
  }

  async #askFolder(
    title: string,
    buttonLabel: string,
    properties: Electron.OpenDialogOptions['properties'] & {},
  ): Promise<string | null> {
    const current = this.#workspace.dir;
    const { filePaths } = await dialog.showOpenDialog(this.#window, {
      title,
      buttonLabel,
      properties,
      defaultPath: current === null ? app.getPath('home') : path.dirname(current),
    });
    return filePaths[0] ?? null;
  }

  /** A window without a project has nothing to show. */
  #quitIfEmpty(): void {
    if (this.#workspace.dir === null) app.quit();
  }
}
