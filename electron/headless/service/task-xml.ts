import { markerOf } from './marker.ts';
import { commandOf, type Service } from './service.ts';
import { escapeXml } from './xml.ts';

/**
 * The definition of a task of Windows' Task Scheduler for `user` (`DOMAIN\\name`). It starts when that
 * user logs in, and again within a minute whenever it does not run: the scheduler's own "restart on
 * failure" does not look at how a program ended. `conhost --headless` keeps a console window away.
 */
export function taskXml(service: Service, user: string): string {
  const { dir } = service;
  const words = commandOf(service).map(windowsWord).join(' ');
  return `<?xml version="1.0" encoding="UTF-16"?>
<!-- ${markerOf(service)} -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escapeXml(`Tidemill: schedules of ${dir}`)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${escapeXml(user)}</UserId>
    </LogonTrigger>
    <TimeTrigger>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escapeXml(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>conhost.exe</Command>
      <Arguments>${escapeXml(`--headless ${words}`)}</Arguments>
      <WorkingDirectory>${escapeXml(dir)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`;
}

/** A word of a command line as Windows programs take it apart: backslashes count before quotes only. */
function windowsWord(text: string): string {
  const inner = text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&');
  return `"${inner}"`;
}
