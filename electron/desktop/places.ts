import path from 'node:path';
import { app } from 'electron';

/** Where the app's own files are, absolute, in a clone and in a package. */
export interface Places {
  renderer: string;
  preload: string;
  /** Outside the archive: other processes read them. */
  workers: string;
  resources: string;
  icon: string;
}

/** `bundle` is the folder of the running main bundle, `dist/desktop`. */
export function findPlaces(bundle: string): Places {
  const dist = path.dirname(bundle);
  const resources = app.isPackaged ? process.resourcesPath : path.join(dist, '..', 'resources');
  return {
    renderer: path.join(dist, 'renderer'),
    preload: path.join(bundle, 'preload.cjs'),
    workers: path.join(dist.replace(/\.asar(?=[\\/])/, '.asar.unpacked'), 'workers'),
    resources: path.resolve(resources),
    icon: path.join(resources, 'icons', '512x512.png'),
  };
}
