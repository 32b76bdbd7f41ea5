import { app, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';
import { openExternally } from './external-links.ts';

/** What a page of ours may ask the browser for. Everything else is refused. */
const ALLOWED_PERMISSIONS = new Set(['clipboard-sanitized-write']);

/** Closes every window and session that will ever be made to all but our own pages. Call before ready. */
export function hardenEverything(): void {
  // Whoever starts Chromium without its sandbox must: as root, or where the kernel has no namespaces.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isAllowed(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isAllowed(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  // Nothing of ours is read over file:, and nothing is fetched from elsewhere.
  session.webRequest.onBeforeRequest({ urls: ['file://*/*'] }, (_details, answer) =>
    answer({ cancel: true }),
  );
}

function hardenContents(contents: WebContents): void {
  const stayHere = (event: { preventDefault(): void }, url: string) => {
    if (!isOurs(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event, url) => stayHere(event, url));
  contents.on('will-redirect', (event, url) => stayHere(event, url));
  contents.on('will-frame-navigate', (event) => stayHere(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openExternally(url);
    return { action: 'deny' };
  });
}

function isAllowed(permission: string, url: string): boolean {
  return ALLOWED_PERMISSIONS.has(permission) && isOurs(url);
}

/** Whether a page at `url` is one of ours. Not by `origin`, which Node does not know for our scheme. */
function isOurs(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}
