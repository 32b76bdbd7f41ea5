import type { Notification } from '../../../shared/pipeline/document.ts';

export type ChannelName = Notification['channel'];

export const CHANNEL_NAMES: Record<ChannelName, string> = {
  desktop: 'Desktop',
  email: 'E-mail',
  slack: 'Slack',
  teams: 'Teams',
  webhook: 'Webhook',
};

/** What a channel needs in tidemill.yaml, and the secret that goes with it. */
export interface Example {
  yaml: string;
  /** The name of the secret that it uses; null for none. */
  secret: string | null;
  /** Where the address comes from. */
  note: string;
}

const hook = (channel: ChannelName, name: string) => `notifications:
  - name: ${name}
    channel: ${channel}
    on: [failure, recovery]      # failure | recovery | success | late | missed
    url: "\${secret:${channel}_url}"
    # pipelines: [daily_sales]   # default: all
    # throttle: 5m               # a storm within this becomes one message
    # template: "{{pipeline}}: {{error}}"
`;

/** Blocks of tidemill.yaml that work as they are once their secrets and addresses are in place. */
export const EXAMPLES: Record<ChannelName, Example> = {
  desktop: {
    yaml: `notifications:
  - name: desk
    channel: desktop
    on: [failure, recovery]      # failure | recovery | success | late | missed
`,
    secret: null,
    note: 'A message of the system, on the machine that Tidemill runs on.',
  },
  email: {
    yaml: `notifications:
  - name: mail
    channel: email
    on: [failure, recovery]      # failure | recovery | success | late | missed
    to: [ops@example.org]
    from: tidemill@example.org
    smtp:
      host: mail.example.org
      port: 587
      security: starttls         # none | starttls | tls
      user: tidemill
      password: "\${secret:smtp_password}"
`,
    secret: 'smtp_password',
    note: 'A server whose certificate your company signs is trusted where the system trusts it, or by the environment variable NODE_EXTRA_CA_CERTS.',
  },
  slack: {
    yaml: hook('slack', 'team'),
    secret: 'slack_url',
    note: 'The address comes from Slack: an app with Incoming Webhooks. Mattermost and Rocket.Chat take the same.',
  },
  teams: {
    yaml: hook('teams', 'team'),
    secret: 'teams_url',
    note: 'The address comes from Teams: in Workflows, “Post to a channel when a webhook request is received”.',
  },
  webhook: {
    yaml: hook('webhook', 'pager'),
    secret: 'webhook_url',
    note: 'It gets JSON: event, pipeline, run, trigger, nominal, status, error, started_at, ended_at, duration_ms, count, project, title and text.',
  },
};
