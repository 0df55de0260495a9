import { describeReadModels } from '../read-models.contract.js';
import { MemoryReadModels } from './memory-read-models.js';

describeReadModels('MemoryReadModels', () => Promise.resolve(new MemoryReadModels()));
