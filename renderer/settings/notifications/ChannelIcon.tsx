import { Mail, MessageSquare, Monitor, Users, Webhook } from 'lucide-react';
import type { ChannelName } from './examples.ts';

const icons: Record<ChannelName, typeof Mail> = {
  desktop: Monitor,
  email: Mail,
  slack: MessageSquare,
  teams: Users,
  webhook: Webhook,
};

/** The sign of a channel. Its name stands beside it. */
export function ChannelIcon({ channel, size = 16 }: { channel: ChannelName; size?: number }) {
  const Icon = icons[channel];
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
