export default function NotificationsView() {
  return null;
}
