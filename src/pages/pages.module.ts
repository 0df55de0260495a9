import { Module } from '@nestjs/common';
import { Assets } from './assets.js';
import { AssetsController } from './assets.controller.js';
import { IncidentPageController } from './incident-page.controller.js';
import { IndexPageController } from './listing/index-page.controller.js';

@Module({ controllers: [AssetsController, IndexPageController, IncidentPageController], providers: [Assets] })
export class PagesModule {}
