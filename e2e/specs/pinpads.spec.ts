import { stories } from '../pinpad-stories.ts';
import { test } from '../pinpad-till.ts';

test.use({ wire: 'bridge' });
stories('bridge');
