/** Every renderer test starts on a clean page. */
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { bringScreens } from './screens/files.ts';
import { speakAll } from './text/languages.ts';

// Tests look at screens, not at how they come: on-demand.test.tsx and words.test.ts do that.
speakAll();
await bringScreens();

// A wait ends with its condition; this is only where a busy machine gives up.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
