const SECRET_KEY =
  /pass(word|wd|phrase)|^pass$|(^|_)pwd$|secret|token|credential|authorization|cookie|connection_?string|(^|_)dsn$|^sas$|((^|_)(api|access|private|account|encryption|shared|signing|auth)_?|^)key(_id)?$/i;

/** Keys that may well be of a secret: some of them are not. */
const DOUBTFUL_KEY = /pass|pwd|private|dsn|api_?key|access_?key/i;

/** Whether a key of tidemill.yaml says that its value is a secret, as `password` and `api_key` do. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** As `isSecretKey`, and whether it may be one: where it costs nothing to hide a value too many. */
export function mayBeSecretKey(key: string): boolean {
  return isSecretKey(key) || DOUBTFUL_KEY.test(key);
}
