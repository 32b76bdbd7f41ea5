import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { writeAtomically } from '../../engine/project/atomic-write.ts';
import { systemCode } from '../../engine/project/file-errors.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { type Installed, installedFor, installedServices } from './installed.ts';
import { factsOf } from './marker.ts';
import { removeService } from './remove.ts';
import { prepareSecretsFile } from './secrets-file.ts';
import type { Service, ServiceManager } from './service.ts';
import { chosenName, nameFor } from './service-name.ts';

export interface InstallRequest {
  /** The project's folder, absolute. */
  dir: string;
  /** 0: any that is free at each start. Null: as it is now, else the same. */
  port: number | null;
  /** Null: the one that it has, else one after the folder. */
  name: string | null;
  node: string;
  launcher: string;
  environment: NodeJS.ProcessEnv;
}

export interface Installation extends Installed {
  /** Whether there was a service of this project already, which is the new one now. */
  updated: boolean;
  /** Secrets of the environment that the service will not have. */
  secretsLeft: string[];
}

/** Variables that decide which programs blocks find, so that they find those that they find here. */
const TAKEN_ALONG = ['PATH', 'VIRTUAL_ENV'];

/**
 * Installs the service of a project and starts it, or brings the one that is there up to date.
 * @throws TidemillError `service.*`, `project.not_a_project`
 */
export async function installService(
  manager: ServiceManager,
  request: InstallRequest,
): Promise<Installation> {
  const dir = projectAt(request.dir);
  await manager.check();
  const before = await installedFor(manager, dir);
  const name = await nameOf(manager, request, dir, before);
  const service: Service = {
    name,
    dir,
    port: (request.port ?? before?.port) || null,
    node: request.node,
    launcher: request.launcher,
    environment: takenAlong(request.environment),
    secretsFile: path.join(manager.secretsFolder, `${name}.env`),
    logFile: manager.logFile(name),
  };
  checkTexts(service);
  if (before !== null && before.name !== name) {
    await rename(before.secrets, service.secretsFile).catch(unlessMissing);
    await removeService(manager, before);
  }
  const secretsLeft = await prepareSecretsFile(service.secretsFile, name, request.environment);
  const { logFile } = service;
  if (logFile !== null) await mkdir(path.dirname(logFile), { recursive: true });
  const file = path.join(manager.folder, manager.fileOf(name));
  await putInForce(manager, service, file);
  return { ...factsOf(service), name, file, updated: before !== null, secretsLeft };
}

/** Writes the definition and starts what it defines. Where that fails, what was there before stands. */
async function putInForce(manager: ServiceManager, service: Service, file: string): Promise<void> {
  const before = await readFile(file).catch(() => null);
  await writeAtomically(file, manager.define(service));
  try {
    await manager.start(service.name, file);
  } catch (error) {
    if (before !== null) await writeAtomically(file, before);
    else await rm(file, { force: true });
    await manager.forget(service.name);
    throw error;
  }
}

function unlessMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}

function projectAt(dir: string): string {
  const found = findProject(dir);
  if (found === path.resolve(dir)) return found;
  throw new TidemillError({
    code: 'project.not_a_project',
    message: `'${dir}' is no project: it has neither tidemill.yaml nor pipelines/.`,
    hint: `The project around it is ${found}.`,
  });
}

async function nameOf(
  manager: ServiceManager,
  request: InstallRequest,
  dir: string,
  before: Installed | null,
): Promise<string> {
  const services = await installedServices(manager);
  if (request.name === null) {
    return before?.name ?? nameFor(dir, new Set(services.map(({ name }) => name)));
  }
  const name = chosenName(request.name);
  const other = services.find((service) => service.name === name);
  if (other === undefined || other.name === before?.name) return name;
  throw new TidemillError({
    code: 'service.name_taken',
    message: `The service ${name} is that of another project: ${other.project}.`,
    hint: 'Choose another name with --name.',
  });
}

function takenAlong(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    TAKEN_ALONG.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** No service manager takes line breaks and other control characters in a path. */
function checkTexts(service: Service): void {
  const { dir, node, launcher, secretsFile, environment } = service;
  const spoilt = [dir, node, launcher, secretsFile, ...Object.values(environment)].find((text) =>
    /\p{Cc}/u.test(text),
  );
  if (spoilt === undefined) return;
  throw new TidemillError({
    code: 'service.path',
    message: `No service can be made with the path ${JSON.stringify(spoilt)}: it has a control character in it.`,
    hint: 'Rename the folder, and try again.',
  });
}
