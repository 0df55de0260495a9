import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { AnalyticsPageController } from './analytics/analytics-page.controller.js';
import { CheckPageController } from './check/check-page.controller.js';
import { Assets } from './assets.js';
import { AssetsController } from './assets.controller.js';
import { IncidentPageController } from './incident-page.controller.js';
import { IndexPageController } from './listing/index-page.controller.js';
import { DefinitionsPageController } from './reference/definitions-page.controller.js';
import { OfflineFile } from './offline-file.js';
import { ProjectionsPageController } from './reference/projections-page.controller.js';
import { IssuerSignInController } from './sign-in/issuer-sign-in.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInPage } from './sign-in/sign-in-page.js';

@Module({
  imports: [AccessModule, ProjectionsModule],
  controllers: [
    AssetsController,
    IndexPageController,
    AnalyticsPageController,
    CheckPageController,
    DefinitionsPageController,
    ProjectionsPageController,
    IncidentPageController,
    SignInController,
    IssuerSignInController,
  ],
  providers: [Assets, OfflineFile, SignInPage],
})
export class PagesModule {}
