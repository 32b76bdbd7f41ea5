import type { Settings } from '../../../shared/pipeline/document.ts';
import type { Project } from '../project/types.ts';
import type { SettingsWithSecrets } from './secrets/known-secrets.ts';

type Told = Pick<Settings, 'name'> & SettingsWithSecrets;

/**
 * The notifications in force: those of tidemill.yaml, or, while somebody edits it into something that
 * is wrong, those that it had before.
 */
export class NotificationSettings {
  private readonly project: Pick<Project, 'settings'>;
  private lastGood: Told | null = null;

  constructor(project: Pick<Project, 'settings'>) {
    this.project = project;
  }

  async current(): Promise<Told> {
    const { settings, problems } = await this.project.settings();
    const wrong = problems.some(({ severity }) => severity === 'error');
    if (!wrong) this.lastGood = settings;
    return this.lastGood ?? settings;
  }

  /** As the file has them now, right or wrong. */
  async written(): Promise<Told> {
    return (await this.project.settings()).settings;
  }
}
