import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

export interface WindowOptions {
  preload: string;
  icon: string;
}

/** The app's one window, on our page: sandboxed, isolated, without Node. Shown when it has something to show. */
export function openWindow({ preload, icon }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Tidemill',
    ...(process.platform === 'linux' ? { icon } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  // The title is the project's, which the page does not decide.
  window.on('page-title-updated', (event) => event.preventDefault());
  offerReload(window);
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}

/** Names the project in the window's title, with its folder where the system shows one. */
export function showProject(window: BrowserWindow, dir: string): void {
  window.setTitle(`${path.basename(dir)} — Tidemill`);
  if (process.platform === 'darwin') window.setRepresentedFilename(dir);
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A page that has crashed or hangs takes nothing with it: the engine goes on, and so can the page. */
function offerReload(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', async (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The window has crashed.',
      detail: `Your files are saved and runs go on in the engine. (Reason: ${reason})`,
      buttons: ['Reload', 'Close'],
      cancelId: 1,
    });
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else window.destroy();
  });
  window.on('unresponsive', async () => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'Your files are saved and runs go on in the engine.',
      buttons: ['Wait', 'Reload'],
      cancelId: 0,
    });
    if (response === 1 && !window.isDestroyed()) window.webContents.reload();
  });
}
