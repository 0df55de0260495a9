import { Module } from '@nestjs/common';
import { CheckController } from './check.controller.js';
import { CheckHandler } from './check-text.js';

/** Checks of reports: nothing of them is stored. */
@Module({ controllers: [CheckController], providers: [CheckHandler] })
export class CheckingModule {}
