import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron';

export interface MenuActions {
  newProject(): void;
  openProject(): void;
  /** The folder of the project that is open, if one is. */
  projectDir(): string | null;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The native menu. Everything about pipelines is in the page, which has commands and keys of its own. */
export function setMenu(actions: MenuActions): void {
  const isMac = process.platform === 'darwin';
  const project: MenuItemConstructorOptions[] = [
    { label: 'New Project…', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newProject },
    { label: 'Open Project…', accelerator: 'CmdOrCtrl+O', click: actions.openProject },
    separator,
    {
      label: isMac ? 'Reveal Project in Finder' : 'Show Project in Folder',
      click: () => {
        const dir = actions.projectDir();
        if (dir !== null) void shell.openPath(dir);
      },
    },
    separator,
    isMac ? { role: 'close' } : { role: 'quit' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
    separator,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      { label: '&File', submenu: project },
      { role: 'editMenu' },
      { label: '&View', submenu: view },
      { role: 'windowMenu' },
      {
        role: 'help',
        submenu: [
          { label: 'Show Fault Log', click: () => void shell.openPath(app.getPath('logs')) },
          ...(isMac ? [] : [{ role: 'about' } as const]),
        ],
      },
    ]),
  );
}
