import { markerOf } from './marker.ts';
import { commandOf, type Service } from './service.ts';
import { escapeXml } from './xml.ts';

/** A plist's values as far as we write them. */
type PlistValue =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, string | boolean>>;

/** The label by which launchd knows a service. */
export function launchdLabel(name: string): string {
  return `org.tidemill.${name}`;
}

/**
 * The property list of a launchd agent. What it prints is dropped: its address has the access token in it,
 * and its log is a file that it writes itself and keeps short.
 */
export function launchdPlist(service: Service): string {
  const { name, dir } = service;
  const values: Record<string, PlistValue> = {
    Label: launchdLabel(name),
    ProgramArguments: commandOf(service),
    WorkingDirectory: dir,
    EnvironmentVariables: service.environment,
    RunAtLoad: true,
    // Started again unless it ended by itself and well.
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: 30,
  };
  const entries = Object.entries(values).map(([key, value]) => entry(key, value, '  '));
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Written by "tidemill service install", which writes it anew; "tidemill service remove" takes it away. -->
<!-- ${markerOf(service)} -->
<plist version="1.0">
<dict>
${entries.join('\n')}
</dict>
</plist>
`;
}

function entry(key: string, value: PlistValue, indent: string): string {
  return `${indent}<key>${escapeXml(key)}</key>\n${element(value, indent)}`;
}

function element(value: PlistValue, indent: string): string {
  if (typeof value === 'string') return `${indent}<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>`;
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  const deeper = `${indent}  `;
  if (isList(value)) {
    const items = value.map((item) => element(item, deeper));
    return [`${indent}<array>`, ...items, `${indent}</array>`].join('\n');
  }
  const entries = Object.entries(value).map(([key, inner]) => entry(key, inner, deeper));
  return [`${indent}<dict>`, ...entries, `${indent}</dict>`].join('\n');
}

function isList(value: PlistValue): value is readonly string[] {
  return Array.isArray(value);
}
