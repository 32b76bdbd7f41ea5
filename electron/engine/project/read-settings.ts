import type { Problem } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/pipeline/document.ts';
import { parseSettings, type SettingsDefaults } from '../../../shared/pipeline/parse-settings.ts';
import type { FileReading } from './file-cache.ts';
import { SETTINGS_FILE } from './paths.ts';

/** The settings that tidemill.yaml, as read, says; the file may be missing. */
export function readSettings(
  file: FileReading,
  defaults: SettingsDefaults,
): { settings: Settings; problems: Problem[] } {
  const read = parseSettings(file.text ?? '', defaults);
  if (file.text !== null || file.state === 'missing') return read;
  const problem: Problem = {
    code: 'settings.unreadable',
    severity: 'error',
    message: `${SETTINGS_FILE} cannot be read as UTF-8 text of at most 5 MB.`,
    file: SETTINGS_FILE,
    hint: 'Save it as UTF-8, or delete it: all settings have defaults.',
  };
  return { ...read, problems: [problem] };
}
