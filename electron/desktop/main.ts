/** The desktop app: composes the engine, its window and what Electron lends both of them. */
import { app, dialog } from 'electron';
import { toErrorData } from '../../shared/errors.ts';
import { listStaticFiles } from '../engine/listening/static-files.ts';
import { firstProject } from '../engine/project/first-project.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { desktopHost } from './desktop-host.ts';
import { describeFailure } from './failure-dialog.ts';
import { logFault } from './fault-log.ts';
import { hardenEverything } from './hardening.ts';
import { lastProject } from './last-project.ts';
import { setMenu } from './menu.ts';
import { findPlaces } from './places.ts';
import { handOutPorts } from './port-handoff.ts';
import { ProjectPicker } from './project-picker.ts';
import { projectInArguments } from './start-project.ts';
import { bringToFront, openWindow } from './window.ts';
import { Workspace } from './workspace.ts';

/** An engine that does not close in this time is left to the operating system. */
const CLOSE_MS = 10_000;

async function start(): Promise<void> {
  const places = findPlaces(__dirname);
  const workspace = new Workspace(desktopHost(places));
  const opened = projectInArguments(process.argv, app.isPackaged, process.cwd());
  closeBeforeQuit(workspace);
  await app.whenReady();

  serveApp(await listStaticFiles(places.renderer));
  handOutPorts((wire) => workspace.serve(wire));
  const window = openWindow(places);
  const picker = new ProjectPicker(window, workspace, places.resources);
  setMenu({
    newProject: () => void picker.create().catch(reportFault),
    openProject: () => void picker.pick().catch(reportFault),
    projectDir: () => workspace.dir,
  });

  const show = (dir: string | null) => {
    bringToFront(window);
    if (dir !== null) void picker.show(dir).catch(reportFault);
  };
  app.on('second-instance', (_event, argv, cwd) =>
    show(projectInArguments(argv, app.isPackaged, cwd)),
  );
  app.on('open-file', (_event, dir) => show(dir));
  app.on('activate', () => bringToFront(window));
  await picker.show(opened ?? (await lastProject()) ?? (await firstProject(places.resources)));
}

/** Lets go of the project before the process ends; a window that is closed is the end of the app. */
function closeBeforeQuit(workspace: Workspace): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS));
    const end = workspace.close().catch((thrown) => logFault(thrown, 'close'));
    void Promise.race([end, late]).then(() => {
      closed = true;
      // Electron ignores this while it is still telling that it will quit.
      setImmediate(() => app.quit());
    });
  });
}

/** For what nobody expected: said in a sentence, kept with its stack in the log. */
function reportFault(thrown: unknown): void {
  logFault(thrown, 'desktop');
  if (app.isReady()) dialog.showErrorBox('Tidemill', describeFailure(toErrorData(thrown)));
}

process.on('uncaughtException', reportFault);
process.on('unhandledRejection', (thrown) => logFault(thrown, 'unhandled rejection'));

registerAppScheme();
hardenEverything();
app.setAppUserModelId('org.tidemill.app');
if (app.requestSingleInstanceLock()) {
  start().catch((thrown) => {
    reportFault(thrown);
    app.exit(1);
  });
} else {
  app.quit();
}
