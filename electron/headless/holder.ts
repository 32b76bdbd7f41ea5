export async function holderAddress(_dir: string): Promise<string | null> {
  return null;
}
