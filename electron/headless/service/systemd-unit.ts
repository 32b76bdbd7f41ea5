import { markerOf } from './marker.ts';
import { commandOf, type Service } from './service.ts';

/**
 * The unit of a service of `systemd --user`. Only the engine is asked to end, which then ends its workers;
 * a worker that the kernel kills for its memory ends no engine. What it prints goes to the journal, but for
 * its address, which has the access token in it and which the project's lock holds for the person alone.
 */
export function systemdUnit(service: Service): string {
  const [program = '', ...args] = commandOf(service);
  const { dir } = service;
  const command = [programWord(program), ...args.map(argumentWord)].join(' ');
  const environment = Object.entries(service.environment).map(
    ([name, value]) => `Environment=${quoted(specifiersKept(`${name}=${value}`))}\n`,
  );
  return `# Written by "tidemill service install", which writes it anew; "tidemill service remove" takes it away.
# ${markerOf(service)}
[Unit]
Description=${specifiersKept(`Tidemill: schedules of ${dir}`)}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${command}
WorkingDirectory=${specifiersKept(dir)}/
${environment.join('')}StandardOutput=null
StandardError=journal
Restart=on-failure
RestartSec=5
KillMode=mixed
OOMPolicy=continue
TimeoutStopSec=30

[Install]
WantedBy=default.target
`;
}

/** The program's own word: systemd puts no variables into it, so that a dollar stands for itself. */
function programWord(text: string): string {
  return quoted(specifiersKept(text));
}

function argumentWord(text: string): string {
  return quoted(specifiersKept(text).replaceAll('$', '$$$$'));
}

function specifiersKept(text: string): string {
  return text.replaceAll('%', '%%');
}

function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}
