import { config } from 'zod';

// The page's policy forbids compiling code, which zod would try, and the browser reports the attempt.
// Imported before any module that makes a schema, in every chunk that holds one.
config({ jitless: true });
