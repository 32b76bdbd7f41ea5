/** What a system is told so that it keeps `tidemill serve` running for one project. All paths are absolute. */
export interface Service {
  /** Names it to the system: `tidemill-shop`. */
  name: string;
  /** The project's folder. */
  dir: string;
  /** The port to listen on; null takes a free one at each start. */
  port: number | null;
  /** The program that runs Tidemill, and its launcher. */
  node: string;
  launcher: string;
  /** Variables that decide which programs blocks find. Never secrets: this ends up in a readable file. */
  environment: Readonly<Record<string, string>>;
  /** Where the person keeps secrets and other variables for it: a private file of theirs. */
  secretsFile: string;
  /** Where it writes its log; null where the system keeps what services print. */
  logFile: string | null;
}

/** What the system says of a service that it knows. */
export interface ServiceState {
  running: boolean;
  /** In the system's own words: `active (running)`. */
  state: string;
  pid: number | null;
}

/**
 * One system's way to keep programs running for a user. A service is defined by a file of ours in `folder`,
 * from which it can be told later which project it is for.
 */
export interface ServiceManager {
  /** Where definitions are. */
  readonly folder: string;
  /** Where secrets of services are, readable by the user alone. */
  readonly secretsFolder: string;
  /** Where a service's log is; null for a system that keeps logs itself. */
  logFile(name: string): string | null;
  /** The file of a definition, and back; null for a file that is not one of ours. */
  fileOf(name: string): string;
  nameOf(file: string): string | null;
  /** The definition of a service: text, or bytes where the system wants another encoding than UTF-8. */
  define(service: Service): string | Buffer;
  /** @throws TidemillError `service.unavailable` where this system cannot run services for this user */
  check(): Promise<void>;
  /**
   * Starts the service that `file` defines, now and at every login; one that runs is started anew.
   * @throws TidemillError `service.failed`
   */
  start(name: string, file: string): Promise<void>;
  /** Stops a service for good. One that the system does not know is no error. */
  stop(name: string, file: string): Promise<void>;
  /** Called once the file of a stopped service is gone. */
  forget(name: string): Promise<void>;
  state(name: string): Promise<ServiceState>;
  /** How to read its log: a command or a file. */
  logHint(name: string): string;
  /** When it runs, where that is worth a word: that it ends at logout, and how to change that. */
  whenHint(): Promise<string | null>;
}

/** What a service runs: the program and its arguments. */
export function commandOf(service: Service): string[] {
  return [
    service.node,
    service.launcher,
    'serve',
    service.dir,
    ...(service.port === null ? [] : ['--port', String(service.port)]),
    '--wait',
    '--environment',
    service.secretsFile,
    ...(service.logFile === null ? [] : ['--log', service.logFile]),
  ];
}
