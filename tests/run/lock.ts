interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

const SYSTEMS = /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)/;
const PROCESSORS = /(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)/;

/** The optional packages that a lock names but does not lock, as entries to add; by their place in it. */
export function missingPlatforms({ packages }: Lock): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [place, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, place, name)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(dev ? { dev } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/** Looks as Node does: below the package that asks, then in every folder above. */
function isLocked(packages: Lock['packages'], place: string, name: string): boolean {
  const parts = place === '' ? [''] : ['', ...place.split('/node_modules/')];
  return parts.some((_, depth) => {
    const above = parts.slice(1, parts.length - depth).join('/node_modules/');
    return `${above === '' ? '' : `${above}/`}node_modules/${name}` in packages;
  });
}

/** What such packages are for stands in their names. */
function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const ending = name.slice(name.lastIndexOf('/') + 1);
  const os = SYSTEMS.exec(ending)?.[0];
  const cpu = PROCESSORS.exec(ending)?.[0];
  const libc = ending.includes('musl') ? 'musl' : ending.includes('gnu') ? 'glibc' : undefined;
  return {
    ...(os ? { os: [os] } : {}),
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(libc && os === 'linux' ? { libc: [libc] } : {}),
  };
}
